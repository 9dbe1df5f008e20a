export { pgbouncer } from './component.ts';
