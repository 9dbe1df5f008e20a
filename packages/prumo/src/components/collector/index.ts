export { collector } from './component.ts';
export { type CollectorConfig, collectorConfigSchema, HEALTH_PATH, POOLERS_PATH } from './config.ts';
