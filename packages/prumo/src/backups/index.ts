export type { Backup, BackupKind, RepositoryContent } from './info.ts';
export { Repository } from './repository.ts';
