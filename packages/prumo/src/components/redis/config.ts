import { PORTS, type StackContext, type StackNode } from '../../model/index.ts';

/** Directives that a running server takes up by CONFIG SET; a change of any other needs a restart. */
export const RELOADABLE = [
  'maxmemory',
  'maxmemory-policy',
  'masteruser',
  'masterauth',
  'min-replicas-to-write',
  'min-replicas-max-lag',
  'appendfsync',
  'save',
  'repl-backlog-size',
  'repl-timeout',
  'repl-ping-replica-period',
  'repl-diskless-sync-delay',
  'tcp-keepalive',
  'shutdown-timeout',
  'latency-monitor-threshold',
  'slowlog-log-slower-than',
] as const;

/** Bytes of recent writes a master keeps, so that a replica that was away for seconds need not copy everything again. */
const BACKLOG = 16 * 1024 * 1024;

/**
 * `min-replicas-to-write`, by the number of replicas.
 *
 * With one replica it must be 0: after every failover the new master stands alone until the old one is back, and would refuse
 * all writes for just as long as nothing is there to take over. With two or more, a master that sees none of them is most
 * likely the one that was cut off, and stops acknowledging writes nobody else has.
 */
export function replicasToWrite(replicas: number): number {
  return replicas >= 2 ? 1 : 0;
}

/** `redis.conf` of a node without `replicaof`: who the master is, the launcher finds out at each start. Holds a secret. */
export function renderConfig(context: StackContext, node: StackNode, service: string): string {
  const cache = context.spec.cache;
  if (cache === undefined) throw new Error('redis rendered for a stack without cache');
  const data = context.data(service);
  const directives: readonly (readonly [string, string])[] = [
    ['bind', node.address],
    ['bind-source-addr', node.address],
    ['port', String(PORTS.redis)],
    ['protected-mode', 'yes'],
    ['daemonize', 'no'],
    ['logfile', '""'],
    ['dir', data],
    ['aclfile', `${data}/users.acl`],
    ['maxmemory', String(cache.memory)],
    ['maxmemory-policy', cache.policy],
    ['appendonly', 'yes'],
    ['appendfsync', 'everysec'],
    ['save', '3600 1 300 100 60 10000'],
    ['shutdown-timeout', '5'],
    // Without it Redis refuses SIGTERM for good while a new replica writes its first append-only file, or when the snapshot fails: and
    // would be killed after all, later. It still waits for its replicas and writes the snapshot if it can.
    ['shutdown-on-sigterm', 'force'],
    ['masteruser', 'replication'],
    ['masterauth', context.secret('cache.replication')],
    ['replica-announce-ip', node.address],
    ['replica-announce-port', String(PORTS.redis)],
    ['replica-read-only', 'yes'],
    ['repl-backlog-size', String(BACKLOG)],
    ['repl-diskless-sync', 'yes'],
    ['repl-diskless-sync-delay', '0'],
    ['repl-ping-replica-period', '1'],
    ['repl-timeout', '10'],
    ['min-replicas-to-write', String(replicasToWrite(cache.replicas))],
    ['min-replicas-max-lag', '5'],
    ['tcp-keepalive', '30'],
    ['latency-monitor-threshold', '100'],
    ['slowlog-log-slower-than', '10000'],
  ];
  return `# Written by Prumo; the launcher copies it beside the data, where Sentinel may rewrite the copy.\n${directives.map(([key, value]) => `${key} ${value}\n`).join('')}`;
}
