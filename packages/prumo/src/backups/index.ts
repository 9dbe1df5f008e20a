export { type Backup, BACKUP_KINDS, type BackupKind, type RepositoryContent } from './info.ts';
export { segmentsAfter } from './wal.ts';
export { lastWords } from './last-words.ts';
export { Repository } from './repository.ts';
export { type BackupPlace, BACKUP_PLACES, placesOf } from '../components/pgbackrest/index.ts';
export { newestCopy } from './logical/newest-copy.ts';
export { LogicalRepository, type Restoring, unknownTable } from './logical/repository.ts';
export type { Compared, FlawedCopy, LogicalBackup } from './logical/request.ts';
export { tableKey } from './logical/table-name.ts';
