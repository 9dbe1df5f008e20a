export { type Backup, BACKUP_KINDS, type BackupKind, type RepositoryContent } from './info.ts';
export { Repository } from './repository.ts';
export { type BackupPlace, BACKUP_PLACES, placesOf } from '../components/pgbackrest/index.ts';
export { LogicalRepository } from './logical/repository.ts';
export type { FlawedCopy, LogicalBackup } from './logical/request.ts';
