export { app, taskJob } from './component.ts';
