export { STALLED_AFTER } from './compute.ts';
export { appendToJournal, readJournal } from './journal.ts';
export { metricsOf } from './prometheus.ts';
export { readArchive } from './read-archive.ts';
export { readBackupState } from './read-state.ts';
export type { BackupState, KindState, Problem } from './state.ts';
