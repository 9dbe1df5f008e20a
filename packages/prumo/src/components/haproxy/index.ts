export { haproxy } from './component.ts';
export { adminSocket } from './config.ts';
