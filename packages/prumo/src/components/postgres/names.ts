import type { StackContext, StackNode } from '../../model/index.ts';
import { PORTS } from '../../model/index.ts';

/** Service on a database node; also Patroni's member name, so that `GET /cluster` speaks of services. */
export function postgresServiceName(node: StackNode): string {
  return `postgres-${node.index}`;
}

/** Where a member's Patroni tells, before it stops PostgreSQL to hand over, whoever asked for it. Private to the node's user (and root). */
export function handoverSocket(context: StackContext, node: StackNode): string {
  return `${context.run(postgresServiceName(node))}/handover.sock`;
}

/** Folder of Patroni's keys in etcd; `<namespace>/<scope>/leader` is the leader key. */
export const NAMESPACE = '/prumo/';

/** User of Patroni's REST interface, for requests that change something. Password: secret `patroni.api`. */
export const API_USER = 'patroni';

/** A libpq connection string that finds the primary by itself, without any router. Holds no password. */
export function leaderConnection(context: StackContext, database: string, user: string): string {
  const nodes = context.nodesOf('database');
  const hosts = nodes.map((node) => node.address).join(',');
  const ports = nodes.map(() => PORTS.postgres).join(',');
  return `host=${hosts} port=${ports} dbname=${database} user=${user} target_session_attrs=read-write connect_timeout=3 application_name=prumo`;
}
