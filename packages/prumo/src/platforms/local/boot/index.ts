export { arrangeBoot, cancelBoot } from './arrange.ts';
export { bootStateOf } from './boot-state.ts';
export { findSystemd } from './systemd.ts';
