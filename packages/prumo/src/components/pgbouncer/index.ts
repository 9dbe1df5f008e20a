export { pgbouncer } from './component.ts';
export { STATS_USER } from './ini.ts';
