export { type Backup, BACKUP_KINDS, type BackupKind, type RepositoryContent } from './info.ts';
export { segmentsAfter } from './wal.ts';
export { lastWords } from './last-words.ts';
export { Repository } from './repository.ts';
export { LogicalRepository } from './logical/repository.ts';
export type { FlawedCopy, LogicalBackup } from './logical/request.ts';
