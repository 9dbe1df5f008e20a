import { defineComponent, PORTS, SCRAPE_LOGIN, type Service, type StackContext, type StackNode } from '../../model/index.ts';
import { type CollectorConfig, HEALTH_PATH, POOLERS_PATH } from './config.ts';

const MB = 1024 * 1024;
const SERVICE = 'collector';

/** In `stats_users` of the poolers (`components/pgbouncer/ini.ts`): reads the console, and changes nothing. */
const CONSOLE_USER = 'monitor';

/** What no exporter of Debian's gives, by a process of ours: PgBouncer's pools, under the names people know from the community's exporter. */
export const collector = defineComponent({
  id: 'collector',
  title: 'PgBouncer’s figures for Prometheus',
  wanted: (spec) => spec.monitoring !== undefined,
  services: (context) => context.nodesOf('monitor').map((node) => service(context, node)),
  jobs: () => [],
  targets: (context) =>
    context.nodesOf('monitor').flatMap((monitor) =>
      context.nodesOf('pooler').map((pooler) => ({
        job: 'pgbouncer' as const,
        node: pooler.name,
        address: monitor.address,
        port: PORTS.collector,
        path: `${POOLERS_PATH}${pooler.name}`,
        instance: `${pooler.address}:${PORTS.pgbouncer}`,
        interval: 'paging' as const,
        login: SCRAPE_LOGIN,
      })),
    ),
});

function service(context: StackContext, node: StackNode): Service {
  const listen = { host: node.address, port: PORTS.collector };
  const config: CollectorConfig = {
    listen,
    login: { user: SCRAPE_LOGIN.user, password: context.secret(SCRAPE_LOGIN.secret) },
    poolers: Object.fromEntries(context.nodesOf('pooler').map(({ name, address }) => [name, { host: address, port: PORTS.pgbouncer }])),
    console: { user: CONSOLE_USER, password: context.secret('database.monitor') },
  };
  return {
    name: SERVICE,
    component: 'collector',
    node: node.name,
    argv: [
      `${context.nodeFolder}/node`,
      '--lite-mode',
      '--max-semi-space-size=1',
      '--max-old-space-size=64',
      `${context.runtime}/daemon/collector.js`,
      `${context.etc(SERVICE)}/config.json`,
    ],
    env: {},
    files: [{ path: 'config.json', content: `${JSON.stringify(config, undefined, 2)}\n`, secret: true }],
    sockets: [{ address: listen.host, port: listen.port, auth: 'password' }],
    ready: { kind: 'http', url: `http://${listen.host}:${listen.port}${HEALTH_PATH}` },
    readyWithin: 20_000,
    stop: { signal: 'SIGTERM', within: 5000, before: ['pgbouncer'] },
    restart: { initial: 200, maximum: 5000, hungAfter: 30_000 },
    // It says that a pooler is down where it is, so it waits for none.
    after: [],
    resources: { memoryExpected: 48 * MB, memoryLimit: 192 * MB },
  };
}
