export { arrangeBoot, cancelBoot } from './arrange.ts';
export { bootStateOf } from './boot-unit.ts';
export { findSystemd } from './systemd.ts';
