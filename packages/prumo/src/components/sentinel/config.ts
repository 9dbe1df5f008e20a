import { CACHE_MASTER, PORTS, sentinelMajority, type StackContext, type StackNode } from '../../model/index.ts';

/**
 * Milliseconds without a valid answer after which a Sentinel holds a server for down. Measured on two cores, from SIGKILL of the
 * master: the replica takes writes after 1.3–1.5 s, the Sentinels name it after 2.2–2.4 s (they ask for its state once a second); with
 * SENTINEL FAILOVER sent at once, 0.2–0.3 s and 1.2 s. The promise is 3 s. Less than a second here would take a server that is busy for
 * a moment on a small machine for a dead one.
 */
export const DOWN_AFTER = 1000;

/**
 * Milliseconds. Sentinel waits twice this long before it tries again when an election had no winner or the chosen replica did not
 * turn master; the default of 3 minutes would be a 6-minute outage. Promotion is seen within 1 s, so 3 s is ample.
 */
export const FAILOVER_TIMEOUT = 3000;

/** Name of the configuration the master's first address stands in; see `launcher.ts` for what is kept of the server's own copy. */
export function renderConfig(context: StackContext, node: StackNode, service: string): string {
  const first = context.nodesOf('cache')[0];
  if (first === undefined) throw new Error('sentinel rendered for a stack without cache nodes');
  const password = context.secret('cache.sentinel');
  const lines = [
    '# Written by Prumo; the launcher joins it with what this Sentinel has learnt, beside its data.',
    `bind ${node.address}`,
    `bind-source-addr ${node.address}`,
    `port ${PORTS.sentinel}`,
    'protected-mode yes',
    'daemonize no',
    'logfile ""',
    `dir ${context.data(service)}`,
    'user default off resetpass resetkeys resetchannels nocommands',
    `user sentinel on >${password} allkeys allchannels +@all`,
    `user monitor on >${context.secret('cache.default')} resetkeys resetchannels +ping +info +role ${MONITOR_SENTINEL}`,
    'sentinel sentinel-user sentinel',
    `sentinel sentinel-pass ${password}`,
    'sentinel resolve-hostnames no',
    'sentinel announce-hostnames no',
    `sentinel announce-ip ${node.address}`,
    `sentinel announce-port ${PORTS.sentinel}`,
    'sentinel deny-scripts-reconfig yes',
    `sentinel monitor ${CACHE_MASTER} ${first.address} ${PORTS.redis} ${sentinelMajority(context.spec)}`,
    `sentinel auth-user ${CACHE_MASTER} sentinel`,
    `sentinel auth-pass ${CACHE_MASTER} ${password}`,
    `sentinel down-after-milliseconds ${CACHE_MASTER} ${DOWN_AFTER}`,
    `sentinel failover-timeout ${CACHE_MASTER} ${FAILOVER_TIMEOUT}`,
    `sentinel parallel-syncs ${CACHE_MASTER} 1`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Questions about the state, for launchers, controller and exporter; nothing that changes it. */
const MONITOR_SENTINEL = ['get-master-addr-by-name', 'masters', 'master', 'replicas', 'slaves', 'sentinels', 'ckquorum', 'myid']
  .map((command) => `+sentinel|${command}`)
  .join(' ');

/** Addresses the stack has now; state about any other is forgotten. One per line: `redis 127.… 6379`. */
export function renderMembers(context: StackContext): string {
  const lines = [
    ...context.nodesOf('cache').map((member) => `redis ${member.address} ${PORTS.redis}`),
    ...context.nodesOf('sentinel').map((member) => `sentinel ${member.address} ${PORTS.sentinel}`),
  ];
  return `${lines.join('\n')}\n`;
}
