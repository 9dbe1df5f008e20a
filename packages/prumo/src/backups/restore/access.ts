import { repositoryNode } from '../../components/pgbackrest/index.ts';
import { SUPERUSER } from '../../components/postgres/index.ts';
import type { StackContext } from '../../model/index.ts';
import { LOADER } from '../logical/loader.ts';

/** System users who may look into what was restored: the node's own, and root, who could become that user anyway. */
export function lookers(context: StackContext): readonly string[] {
  return [...new Set([context.user(repositoryNode(context).name), ...(context.isRoot ? ['root'] : [])])];
}

/** Role that a drill asks a restored database with: it may read all of it, and do nothing else. Made by the drill; elsewhere there is none. */
export const READER = 'prumo_restore_reader';

/** Lines of `pg_hba.conf` and `pg_ident.conf` that make these users superuser by the socket, or the reader or the loader where there is one, and let nobody else in. */
export function ownAccess(users: readonly string[]): { readonly hba: readonly string[]; readonly ident: readonly string[] } {
  return {
    hba: ['local all all peer map=restored'],
    ident: users.flatMap((user) => [SUPERUSER, READER, LOADER].map((role) => `restored ${user} ${role}`)),
  };
}
