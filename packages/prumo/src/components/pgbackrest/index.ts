export { pgbackrest } from './component.ts';
export { backupCommand, type BackupType, REPOSITORY } from './names.ts';
