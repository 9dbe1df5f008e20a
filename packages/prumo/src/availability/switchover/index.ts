export { askOnce } from './ask.ts';
export { foreseeSwitchover } from './foresee.ts';
export { reconnectAll, whileHeld } from './hold.ts';
export { superuserAt } from './prepare-primary.ts';
export { type PatroniAnswer, type SwitchedOver, switchOver, type SwitchOverTools } from './switch-over.ts';
