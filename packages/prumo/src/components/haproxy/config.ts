import type { StackContext, StackNode } from '../../model/index.ts';
import { cacheSection, healthSection, primarySection, readSection, type Section } from './sections.ts';

/**
 * Connections one router holds at most. Each takes two file descriptors, and HAProxy refuses to start when it cannot have
 * them: container hosts are seen to allow 20,000.
 */
export const MAX_CONNECTIONS = 4096;

/** File descriptors for `MAX_CONNECTIONS`, listeners, checks and, during a reload, the other generation's listeners. */
export const OPEN_FILES = 2 * MAX_CONNECTIONS + 512;

/** Administration socket, private to the node's user (and root). */
export function adminSocket(context: StackContext, service: string): string {
  return `${context.run(service)}/admin.sock`;
}

/** `haproxy.cfg` of a router. Holds the password of the cache's checks. */
export function renderConfig(context: StackContext, node: StackNode, service: string): string {
  const sections: readonly Section[] = [
    global(context, node, service),
    DEFAULTS,
    primarySection(context, node),
    readSection(context, node),
    ...(context.spec.cache === undefined ? [] : [cacheSection(context)]),
    healthSection(node.address, context.spec.monitoring !== undefined),
  ];
  const text = sections.map(({ head, lines }) => [head, ...lines.map((line) => `  ${line}`)].join('\n')).join('\n\n');
  return `# Made by prumo from prumo.yaml; changes here are overwritten.\n${text}\n`;
}

function global(context: StackContext, node: StackNode, service: string): Section {
  const user = context.user(node.name);
  // Linux lets sockets share a port only when their owners are the same. As root all routers bind as root, and then become their own user.
  const identity = context.isRoot ? [`user ${user}`, `group ${user}`] : [];
  const owner = context.isRoot ? ` user ${user} group ${user}` : '';
  return {
    head: 'global',
    lines: [
      ...identity,
      `maxconn ${MAX_CONNECTIONS}`,
      // There are two routers to use two cores, and one thread needs no locks.
      'nbthread 1',
      // After a reload the old worker serves what it has, without checks, so not for ever: twice the pooler's server_lifetime.
      'hard-stop-after 10m',
      `stats socket ${adminSocket(context, service)} mode 600${owner} level admin expose-fd listeners`,
      'stats timeout 30s',
      // Only changes of state: connections are logged at level info.
      'log stdout format raw daemon notice',
    ],
  };
}

const DEFAULTS: Section = {
  head: 'defaults',
  lines: [
    'mode tcp',
    'log global',
    'option dontlog-normal',
    'option log-health-checks',
    'retries 0',
    'timeout connect 500ms',
    'timeout check 400ms',
    'timeout queue 5s',
    // A pooled or listening session may rightly say nothing for days. Whether its other end lives is told by keepalive, within 8 s.
    'timeout client 7d',
    'timeout server 7d',
    'timeout client-fin 30s',
    'timeout server-fin 30s',
    'option clitcpka',
    'clitcpka-idle 5s',
    'clitcpka-intvl 1s',
    'clitcpka-cnt 3',
    'option srvtcpka',
    'srvtcpka-idle 5s',
    'srvtcpka-intvl 1s',
    'srvtcpka-cnt 3',
  ],
};
