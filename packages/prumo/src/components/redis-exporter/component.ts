import {
  CACHE_USERS,
  defineComponent,
  type NodeRole,
  PORTS,
  type Service,
  type StackContext,
  type StackNode,
  type Target,
} from '../../model/index.ts';

const MB = 1024 * 1024;
const SERVICE = 'redis-exporter';
const USER = 'monitor';

/** What each Redis and each Sentinel says of itself: one process asks all of them. */
export const redisExporter = defineComponent({
  id: 'redis-exporter',
  title: 'Redis’s and Sentinel’s figures for Prometheus',
  wanted: (spec) => spec.monitoring !== undefined && spec.cache !== undefined,
  services: (context) => context.nodesOf('monitor').map((node) => service(context, node)),
  jobs: () => [],
  targets: (context) => context.nodesOf('monitor').flatMap((monitor) => watched(context, monitor)),
});

function watched(context: StackContext, monitor: StackNode): readonly Target[] {
  return [
    ...targetsOf(context, monitor, 'cache', 'redis', PORTS.redis),
    ...targetsOf(context, monitor, 'sentinel', 'sentinel', PORTS.sentinel),
  ];
}

function targetsOf(context: StackContext, monitor: StackNode, role: NodeRole, job: Target['job'], port: number): readonly Target[] {
  return context.nodesOf(role).map(({ name, address }) => ({
    job,
    node: name,
    address: monitor.address,
    port: PORTS.redisExporter,
    path: '/scrape',
    parameters: { target: `redis://${address}:${port}` },
    instance: `${address}:${port}`,
    interval: 'paging',
  }));
}

function service(context: StackContext, node: StackNode): Service {
  const passwords = `${context.etc(SERVICE)}/passwords.json`;
  const password = context.secret(CACHE_USERS[USER]);
  // It looks passwords up by the address with its user in it, or without, by its version.
  const all = watched(context, node)
    .map(({ instance }) => instance)
    .flatMap((instance) => [`redis://${instance}`, `redis://${USER}@${instance}`].map((uri) => [uri, password]));
  return {
    name: SERVICE,
    component: 'redis-exporter',
    node: node.name,
    argv: [
      context.server('redis-exporter').path,
      `-web.listen-address=${node.address}:${PORTS.redisExporter}`,
      // Nothing by itself: only what it is asked about.
      '-redis.addr=',
      `-redis.user=${USER}`,
      `-redis.password-file=${passwords}`,
      // Its user may not ask for the configuration, which holds passwords, nor name itself.
      '-config-command=-',
      '-set-client-name=false',
      '-connection-timeout=2s',
    ],
    env: { GOMAXPROCS: '1' },
    files: [{ path: 'passwords.json', content: `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`, secret: true }],
    sockets: [
      {
        address: node.address,
        port: PORTS.redisExporter,
        auth: 'none',
        reason:
          'gives counters and states of the cache, no keys or values, and changes nothing; it shows its password to the stack’s own servers only',
      },
    ],
    ready: { kind: 'http', url: `http://${node.address}:${PORTS.redisExporter}/health` },
    readyWithin: 20_000,
    stop: { signal: 'SIGTERM', within: 5000, before: ['redis', 'sentinel'] },
    restart: { initial: 200, maximum: 5000, hungAfter: 30_000 },
    after: [],
    resources: { memoryExpected: 20 * MB, memoryLimit: 128 * MB },
  };
}
