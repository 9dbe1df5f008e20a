export { app, proofJob, proofJobName, taskJob } from './component.ts';
