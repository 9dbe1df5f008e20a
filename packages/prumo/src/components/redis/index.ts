export { redis } from './component.ts';
