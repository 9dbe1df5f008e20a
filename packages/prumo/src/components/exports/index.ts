export { exportsApi } from './component.ts';
export { type ExportsApiConfig, exportsApiConfigSchema, HEALTH_PATH } from './config.ts';
