export * from './definition.ts';
export * from './inventory.ts';
export { SERVERS } from './servers.ts';
