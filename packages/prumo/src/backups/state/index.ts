export type { JournalEntry } from './entry.ts';
export { appendToJournal, readJournal } from './journal.ts';
export { metricsOf } from './prometheus.ts';
export { readBackupState } from './read-state.ts';
export type { BackupState, KindState, Problem } from './state.ts';
export { PROBLEMS } from './state.ts';
export { transitions } from './transitions.ts';
