import { STANZA, type StackContext, type StackNode } from '../../model/index.ts';
import { bucketOf } from '../../spec/index.ts';

/** Service that keeps the repository and lets the database's nodes put WAL into it. */
export const REPOSITORY = 'repository';

export const STANZA_JOB = 'backup-stanza';

/** Where backups are kept: beside the stack, or in the second place of `backup.offsite`. */
export const BACKUP_PLACES = ['local', 'offsite'] as const;
export type BackupPlace = (typeof BACKUP_PLACES)[number];

/** Places pgBackRest keeps backups in: of the second kinds it speaks to a bucket alone. */
export function placesOf({ spec }: Pick<StackContext, 'spec'>): readonly BackupPlace[] {
  return bucketOf(spec) === undefined ? ['local'] : BACKUP_PLACES;
}

/** pgBackRest's number of a place in the configuration of the repository and of members. */
export function repositoryNumber(place: BackupPlace): number {
  return BACKUP_PLACES.indexOf(place) + 1;
}

/** As pgBackRest calls them. */
export type BackupType = 'full' | 'diff' | 'incr';

export function repositoryNode(context: StackContext): StackNode {
  const [node] = context.nodesOf('backup');
  if (node === undefined) throw new Error('a stack without `backup` has no repository');
  return node;
}

/** Command line of pgBackRest where the repository is, as words. */
export function backupCommand(context: StackContext, ...rest: readonly string[]): readonly string[] {
  return [context.server('pgbackrest').path, `--config=${context.etc(REPOSITORY)}/pgbackrest.conf`, `--stanza=${STANZA}`, ...rest];
}
