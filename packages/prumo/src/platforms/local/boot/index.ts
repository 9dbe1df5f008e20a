export { arrangeBoot, type BootArranged, cancelBoot } from './arrange.ts';
