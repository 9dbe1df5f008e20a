import { defineComponent, PORTS, SCRAPE_LOGIN, type Service, type StackContext, type StackNode } from '../../model/index.ts';
import { passwordHash } from '../../model/password-hash.ts';

const MB = 1024 * 1024;
const SERVICE = 'node-exporter';

/** Processor, memory, disks and network of the machine. */
export const nodeExporter = defineComponent({
  id: 'node-exporter',
  title: 'The machine’s figures for Prometheus',
  wanted: (spec) => spec.monitoring !== undefined,
  services: (context) => context.nodesOf('monitor').map((node) => service(context, node)),
  jobs: () => [],
  targets: (context) =>
    context.nodesOf('monitor').map(({ name, address }) => ({
      job: 'node',
      node: name,
      address,
      port: PORTS.nodeExporter,
      path: '/metrics',
      interval: 'usual',
      login: SCRAPE_LOGIN,
    })),
});

/** Nothing a server has, or nothing anybody asks of it; each costs a look at files every time. */
const LEFT_OUT = [
  'arp',
  'bcache',
  'bonding',
  'btrfs',
  'edac',
  'fibrechannel',
  'infiniband',
  'ipvs',
  'nfs',
  'nfsd',
  'tapestats',
  'xfs',
  'zfs',
];

function service(context: StackContext, node: StackNode): Service {
  const web = `${context.etc(SERVICE)}/web.yml`;
  const password = context.secret(SCRAPE_LOGIN.secret);
  const url = `http://${node.address}:${PORTS.nodeExporter}/`;
  return {
    name: SERVICE,
    component: 'node-exporter',
    node: node.name,
    argv: [
      context.server('node-exporter').path,
      `--web.listen-address=${node.address}:${PORTS.nodeExporter}`,
      `--web.config.file=${web}`,
      '--log.level=warn',
      ...LEFT_OUT.map((collector) => `--no-collector.${collector}`),
    ],
    env: { GOMAXPROCS: '1' },
    files: [
      { path: 'web.yml', content: `basic_auth_users: { ${SCRAPE_LOGIN.user}: ${JSON.stringify(passwordHash(password))} }\n`, secret: true },
    ],
    sockets: [{ address: node.address, port: PORTS.nodeExporter, auth: 'password' }],
    ready: { kind: 'http', url, login: { user: SCRAPE_LOGIN.user, password } },
    readyWithin: 20_000,
    stop: { signal: 'SIGTERM', within: 5000 },
    restart: { initial: 200, maximum: 5000, hungAfter: 30_000 },
    after: [],
    resources: { memoryExpected: 24 * MB, memoryLimit: 128 * MB },
  };
}
