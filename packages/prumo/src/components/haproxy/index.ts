export { haproxy } from './component.ts';
