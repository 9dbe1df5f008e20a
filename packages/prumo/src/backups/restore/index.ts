export { isRepositorysFault } from './failure.ts';
export { ownPlace, type Place, removeJob, serverService, socketFolder } from './jobs.ts';
export type { Progress } from './progress.ts';
export { openSession, RestoredServer, type RestoredSession } from './restored-server.ts';
export { chooseBackup, type RecoveryTarget } from './target.ts';
export { text as restoreText } from './text.ts';
