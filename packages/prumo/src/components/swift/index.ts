export { swift } from './component.ts';
