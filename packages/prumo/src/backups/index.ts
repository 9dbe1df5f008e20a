export { type Backup, BACKUP_KINDS, type BackupKind, type RepositoryContent } from './info.ts';
export { Repository } from './repository.ts';
