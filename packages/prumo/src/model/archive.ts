import type { StackContext } from './context.ts';
import type { StackNode } from './node.ts';

/** pgBackRest's name for the one cluster of a stack. */
export const STANZA = 'main';

/** Service beside the database on its node: the way of the repository to its files. */
export function archiverServiceName(node: StackNode): string {
  return `archiver-${node.index}`;
}

/** Command line of pgBackRest on a database node, as words; the configuration is that of the service beside it. */
export function archiverCommand(context: StackContext, node: StackNode): readonly string[] {
  return [context.server('pgbackrest').path, `--config=${context.etc(archiverServiceName(node))}/pgbackrest.conf`, `--stanza=${STANZA}`];
}
