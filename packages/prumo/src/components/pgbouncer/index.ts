export { pgbouncer } from './component.ts';
export { CLIENT_WAITS, mostPoolConnections } from './sizes.ts';
export { ADMIN_USER, STATS_USER } from './ini.ts';
