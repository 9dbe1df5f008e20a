export { foreseeSwitchover } from './foresee.ts';
export { isPaused } from './poolers.ts';
export { type SwitchedOver, switchOver, type SwitchOverTools } from './switch-over.ts';
