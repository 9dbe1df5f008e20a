export type { Listener, Log, Queryable, Transaction } from './database.ts';
export { placeOf } from './evaluate.ts';
export { amount, type Declarations, type Flag, onOff, oneOf } from './flag.ts';
export { type Flags, type FlagsOptions, type FlagsStatus, openFlags, type SwitchRequest } from './flags.ts';
export { type FlagChange, historyOf, type PastChange } from './switch-flag.ts';
export { FLAGS_TABLES } from './table.ts';
