import { STATS_USER } from '../../components/pgbouncer/index.ts';
import { PORTS, type StackContext, type StackNode } from '../../model/index.ts';
import { ask } from '../load/login.ts';

/** PgBouncer's administration database. */
const CONSOLE = 'pgbouncer';

/** What a pooler says of itself, by a user that may look and nothing else: `SHOW POOLS`, `SHOW CLIENTS` … Rejects when it does not answer. */
export async function askConsole(stack: StackContext, node: StackNode, show: 'SHOW POOLS'): Promise<readonly Record<string, unknown>[]> {
  const endpoint = { host: node.address, port: PORTS.pgbouncer };
  return ask({ endpoint, user: STATS_USER, password: stack.secret('database.monitor'), database: CONSOLE }, show);
}

/** Clients of one role and database a pooler has now. */
export interface PoolerClients {
  /** Linked to a server connection, or idle. */
  readonly active: number;
  /** Waiting for a server connection. */
  readonly waiting: number;
  /** Server connections linked to a client. */
  readonly serversActive: number;
  readonly serversIdle: number;
}

export async function clientsOf(stack: StackContext, node: StackNode, user: string): Promise<PoolerClients> {
  const rows = await askConsole(stack, node, 'SHOW POOLS');
  const pool = rows.find((row) => row['database'] === stack.spec.database.name && row['user'] === user);
  const count = (column: string): number => Number(pool?.[column] ?? 0);
  return { active: count('cl_active'), waiting: count('cl_waiting'), serversActive: count('sv_active'), serversIdle: count('sv_idle') };
}
