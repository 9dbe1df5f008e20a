export { pgbouncer } from './component.ts';
export { ADMIN_USER, STATS_USER } from './ini.ts';
