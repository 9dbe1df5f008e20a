export { arrangeBoot, cancelBoot } from './arrange.ts';
