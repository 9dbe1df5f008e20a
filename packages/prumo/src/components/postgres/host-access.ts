import { routersUseSockets, type StackContext, type StackNode } from '../../model/index.ts';
import { stagingDatabase } from './import-sql.ts';
import { MONITOR, REPLICATION, REWIND, SUPERUSER } from './roles.ts';

const MAP = 'prumo';

/**
 * `pg_hba.conf`. Everything over TCP takes a SCRAM password. The stack's own addresses and 127.0.0.1 may try: the kernel
 * gives connections between loopback addresses 127.0.0.1 as their source unless the client binds another one.
 * On the Unix socket the node's own user is the superuser, which is how Patroni itself gets in; nobody else is, with any password. Where
 * routers use that socket, the other roles take a SCRAM password there as everywhere. So the superuser logs in at a node, never through a router.
 */
export function hostAccess(context: StackContext): readonly string[] {
  const subnet = context.nodesOf('database')[0]?.address.replace(/\d+$/, '0/24');
  const sources = ['127.0.0.1/32', ...(subnet === undefined ? [] : [subnet])];
  const over = (database: string, role: string): readonly string[] =>
    sources.map((source) => `host ${database} ${role} ${source} scram-sha-256`);
  return [
    `local all ${SUPERUSER} peer map=${MAP}`,
    ...(routersUseSockets(context)
      ? [`local all ${MONITOR} scram-sha-256`, `local "${context.spec.database.name}" all scram-sha-256`]
      : []),
    ...over('replication', REPLICATION),
    ...over('postgres', REWIND),
    ...over('all', SUPERUSER),
    ...over('all', MONITOR),
    // Any other role, those a team makes for itself included, but only in the stack's own database.
    ...over(`"${context.spec.database.name}"`, 'all'),
    // Who loads an import, which is there for so long only, and nowhere else.
    ...over(`"${stagingDatabase(context.spec.database.name)}"`, `"${stagingDatabase(context.spec.database.name)}"`),
  ];
}

/** `pg_ident.conf`: which operating-system user is the superuser on the socket. */
export function identMap(context: StackContext, node: StackNode): readonly string[] {
  return [`${MAP} ${context.user(node.name)} ${SUPERUSER}`];
}
