export { lookers } from './access.ts';
export { isRepositorysFault } from './failure.ts';
export { doneJob, ownPlace, type Place, reachJob, removeJob, serverService, socketFolder, undoJob } from './jobs.ts';
export { ownSettings } from './own-settings.ts';
export type { Progress } from './progress.ts';
export { openSession, RestoredServer, type RestoredSession } from './restored-server.ts';
export { chooseBackup, type RecoveryTarget } from './target.ts';
export { text as restoreText } from './text.ts';
