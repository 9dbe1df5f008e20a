export { foreseeSwitchover } from './foresee.ts';
export { type PatroniAnswer, type SwitchedOver, switchOver, type SwitchOverTools } from './switch-over.ts';
