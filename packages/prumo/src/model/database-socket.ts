import type { StackContext } from './context.ts';
import type { StackNode } from './node.ts';
import { PORTS } from './ports.ts';

/** Unix socket of a database node's PostgreSQL. */
export function databaseSocket(context: StackContext, node: StackNode): string {
  return `${context.run(`postgres-${node.index}`)}/.s.PGSQL.${PORTS.postgres}`;
}

/**
 * Whether routers reach PostgreSQL by its Unix socket, which costs less processor time for a query than TCP over loopback
 * (docs/adr/0004), instead of by address. Not where a router runs as the same user as a database node, that is, where Prumo is
 * not root: the node's own user is superuser on that socket without a password, and PostgreSQL could not tell it from a router that
 * passes somebody else on.
 */
export function routersUseSockets(context: StackContext): boolean {
  const routers = new Set(context.nodesOf('router').map((node) => context.user(node.name)));
  return context.isRoot && !context.nodesOf('database').some((node) => routers.has(context.user(node.name)));
}
