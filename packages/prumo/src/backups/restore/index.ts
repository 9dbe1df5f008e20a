export { lookers } from './access.ts';
export { isRepositorysFault, isShortOfRoom } from './failure.ts';
export { doneJob, reachJob, removeJob, serverService, undoJob } from './jobs.ts';
export { ownPlace, type Place, socketFolder } from './place.ts';
export { ownSettings } from './own-settings.ts';
export type { Progress } from './progress.ts';
export { openSession, RestoredServer, type RestoredSession } from './restored-server.ts';
export { chooseBackup, type RecoveryTarget } from './target.ts';
export { text as restoreText } from './text.ts';
