export { redis } from './component.ts';
export { replicasToWrite } from './config.ts';
