export { pgbackrest } from './component.ts';
export { restoreConfig } from './config.ts';
export { backupCommand, type BackupType, REPOSITORY, repositoryNode } from './names.ts';
