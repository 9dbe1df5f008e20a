export { caddy } from './component.ts';
export { mainDomain } from './config.ts';
