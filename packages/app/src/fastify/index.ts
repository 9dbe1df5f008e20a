export { healthPlugin } from './health-plugin.ts';
export { httpPlugin } from './http-plugin.ts';
