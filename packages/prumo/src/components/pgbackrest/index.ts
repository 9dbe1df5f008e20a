export { pgbackrest } from './component.ts';
export { restoreConfig } from './config.ts';
export { offsiteFiles } from './offsite.ts';
export {
  BACKUP_PLACES,
  type BackupPlace,
  type BackupType,
  backupCommand,
  placesOf,
  REPOSITORY,
  repositoryNode,
  repositoryNumber,
} from './names.ts';
