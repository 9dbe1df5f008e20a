import { defineComponent, PORTS, type Service, type StackContext, type StackNode } from '../../model/index.ts';
import { redisAlerts } from './alerts.ts';
import { change } from './change.ts';
import { redisClaims } from './claims.ts';
import { renderConfig } from './config.ts';
import { LAUNCHER, renderLaunchSettings } from './launcher.ts';
import { RELOADER } from './reload.ts';
import { renderUsers } from './users.ts';

const MB = 1024 * 1024;

/** Redis: one master, and replicas that Sentinel promotes. Who is master is decided at each start; see `launcher.ts`. */
export const redis = defineComponent({
  id: 'redis',
  title: 'Cache',
  wanted: (spec) => spec.cache !== undefined,
  claims: redisClaims,
  alerts: redisAlerts,
  services: (context) => context.nodesOf('cache').map((node) => service(context, node)),
  jobs: () => [],
  change,
  references(context) {
    const { host, port } = context.endpoint('cache');
    const password = context.secret('cache.app');
    return {
      'cache.url': `redis://app:${password}@${host}:${port}`,
      'cache.host': host,
      'cache.port': String(port),
      'cache.password': password,
    };
  },
  links(context) {
    const { host, port } = context.endpoint('cache');
    return [{ title: 'Cache', url: `redis://app@${host}:${port}`, access: 'prumo connect cache' }];
  },
});

function service(context: StackContext, node: StackNode): Service {
  const name = `redis-${node.index}`;
  const etc = context.etc(name);
  const data = context.data(name);
  const perl = context.server('perl').path;
  const cache = context.spec.cache;
  if (cache === undefined) throw new Error('redis wanted by a stack without cache');
  return {
    name,
    component: 'redis',
    node: node.name,
    argv: [perl, `${etc}/launch.pl`, etc, data],
    env: {},
    files: [
      { path: 'redis.conf', content: renderConfig(context, node, name), secret: true },
      { path: 'users.acl', content: renderUsers(context), secret: true },
      { path: 'launch.settings', content: renderLaunchSettings(context, node), secret: true },
      { path: 'launch.pl', content: LAUNCHER, executable: true },
      { path: 'reload.pl', content: RELOADER, executable: true },
    ],
    sockets: [{ address: node.address, port: PORTS.redis, auth: 'password' }],
    ready: {
      kind: 'redis',
      host: node.address,
      port: PORTS.redis,
      username: 'monitor',
      password: context.secret('cache.default'),
      linkUp: true,
    },
    readyWithin: 60_000,
    // A master waits up to shutdown-timeout (5 s) for its replicas to have everything, then writes its snapshot.
    stop: { signal: 'SIGTERM', within: 20_000 },
    reload: { argv: [perl, `${etc}/reload.pl`, etc, data, node.address] },
    // Failover first, restart after: as long as the launcher itself would wait after that, see `launcher.ts`.
    restart: { initial: 200, maximum: 10_000, holdFor: 15_000 },
    // After nothing: Sentinel must be able to start while a node is missing, and the launcher waits for Sentinel by itself.
    after: [],
    resources: {
      // No limit here: maxmemory bounds the data, and killing a master for its snapshot's copied pages would be a failover for nothing.
      // Reckoned: the data, half of it again while a snapshot is written under load, backlog and buffers.
      memoryExpected: Math.round(cache.memory * 1.5) + 32 * MB,
      openFiles: 16_384,
    },
    group: 'redis',
  };
}
