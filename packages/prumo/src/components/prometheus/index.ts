export { prometheus } from './component.ts';
