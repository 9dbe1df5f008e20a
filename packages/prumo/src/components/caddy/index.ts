export { caddy } from './component.ts';
