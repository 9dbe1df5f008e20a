export { pgbackrest } from './component.ts';
export { backupCommand, type BackupType, REPOSITORY, repositoryNode } from './names.ts';
