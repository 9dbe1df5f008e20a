import { defineComponent, PORTS, type Service, type StackContext, type StackNode } from '../../model/index.ts';
import { sentinelAlerts } from './alerts.ts';
import { sentinelClaims } from './claims.ts';
import { renderConfig, renderMembers } from './config.ts';
import { LAUNCHER } from './launcher.ts';

/** Sentinels: watch the cache, agree that its master is gone, promote a replica. */
export const sentinel = defineComponent({
  id: 'sentinel',
  title: 'Cache failover',
  wanted: (spec) => spec.cache !== undefined && spec.cache.sentinels > 0,
  claims: sentinelClaims,
  alerts: sentinelAlerts,
  services: (context) => context.nodesOf('sentinel').map((node) => service(context, node)),
  jobs: () => [],
  // Sentinel rereads nothing. One at a time, so that the others keep their majority; what it knows survives the restart.
  change: () => 'roll',
});

function service(context: StackContext, node: StackNode): Service {
  const name = `sentinel-${node.index}`;
  const etc = context.etc(name);
  return {
    name,
    component: 'sentinel',
    node: node.name,
    argv: [context.server('perl').path, `${etc}/launch.pl`, context.server('redis-server').path, etc, context.data(name)],
    env: {},
    files: [
      { path: 'sentinel.conf', content: renderConfig(context, node, name), secret: true },
      { path: 'members', content: renderMembers(context) },
      { path: 'launch.pl', content: LAUNCHER, executable: true },
    ],
    sockets: [{ address: node.address, port: PORTS.sentinel, auth: 'password' }],
    ready: { kind: 'redis', host: node.address, port: PORTS.sentinel, username: 'monitor', password: context.secret('cache.default') },
    readyWithin: 30_000,
    stop: { signal: 'SIGTERM', within: 5_000, before: ['redis'] },
    restart: { initial: 200, maximum: 5_000 },
    // Before Redis, not after: the launcher of Redis asks the Sentinels who the master is.
    after: [],
    resources: { memoryExpected: 12 * 1024 * 1024, memoryLimit: 128 * 1024 * 1024, openFiles: 4096 },
    group: 'sentinel',
  };
}
