export { sentinel } from './component.ts';
