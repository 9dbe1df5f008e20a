export { alertmanager } from './component.ts';
