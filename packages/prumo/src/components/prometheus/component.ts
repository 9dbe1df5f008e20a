import {
  defineComponent,
  MONITORING_LOGIN,
  PORTS,
  type RenderedFile,
  SCRAPE_LOGIN,
  type Service,
  type StackContext,
  type StackNode,
} from '../../model/index.ts';
import { passwordHash } from '../../model/password-hash.ts';
import { duration, passwordFile, renderConfig } from './config.ts';

const MB = 1024 * 1024;
const SERVICE = 'prometheus';

/** Asks every target of the stack, keeps what they say, evaluates the rules. See docs/adr/0027. */
export const prometheus = defineComponent({
  id: 'prometheus',
  title: 'Prometheus',
  wanted: (spec) => spec.monitoring !== undefined,
  services: (context) => context.nodesOf('monitor').map((node) => service(context, node)),
  jobs: () => [],
  targets: (context) =>
    context.nodesOf('monitor').map(({ name, address }) => ({
      job: 'prometheus',
      node: name,
      address,
      port: PORTS.prometheus,
      path: '/metrics',
      interval: 'usual',
      login: MONITORING_LOGIN,
    })),
  links: (context) =>
    context.nodesOf('monitor').map((node) => ({ title: 'Prometheus', url: urlOf(node), access: 'prumo connect prometheus --print' })),
});

function service(context: StackContext, node: StackNode): Service {
  const { monitoring } = context.spec;
  if (monitoring === undefined) throw new Error('prometheus wanted by a stack without monitoring');
  const etc = context.etc(SERVICE);
  return {
    name: SERVICE,
    component: 'prometheus',
    node: node.name,
    argv: [
      context.server('prometheus').path,
      `--config.file=${etc}/prometheus.yml`,
      `--web.config.file=${etc}/web.yml`,
      `--web.listen-address=${node.address}:${PORTS.prometheus}`,
      `--storage.tsdb.path=${context.data(SERVICE)}/tsdb`,
      `--storage.tsdb.retention.time=${duration(monitoring.retention.time)}`,
      `--storage.tsdb.retention.size=${monitoring.retention.size}B`,
      '--log.level=warn',
    ],
    // It collects garbage sooner than Go would by itself, and well before the limit.
    env: { GOMAXPROCS: '2', GOGC: '60', GOMEMLIMIT: '280MiB' },
    files: filesOf(context, etc),
    sockets: [{ address: node.address, port: PORTS.prometheus, auth: 'password' }],
    ready: {
      kind: 'http',
      url: `${urlOf(node)}/-/ready`,
      login: { user: MONITORING_LOGIN.user, password: context.secret(MONITORING_LOGIN.secret) },
    },
    // After a kill it reads its log again, which is hours of measurements.
    readyWithin: 120_000,
    stop: { signal: 'SIGTERM', within: 30_000 },
    reload: { signal: 'SIGHUP' },
    restart: { initial: 200, maximum: 10_000 },
    after: [],
    resources: { memoryExpected: 200 * MB, memoryLimit: 768 * MB },
  };
}

function filesOf(context: StackContext, etc: string): readonly RenderedFile[] {
  const login = `basic_auth_users: { ${MONITORING_LOGIN.user}: ${JSON.stringify(passwordHash(context.secret(MONITORING_LOGIN.secret)))} }\n`;
  return [
    { path: 'prometheus.yml', content: renderConfig(context, etc) },
    { path: 'web.yml', content: login, secret: true },
    ...[MONITORING_LOGIN, SCRAPE_LOGIN].map((each) => ({ path: passwordFile(each), content: context.secret(each.secret), secret: true })),
    ...context.rules().map(({ name, content }) => ({ path: `rules/${name}`, content })),
  ];
}

function urlOf(node: StackNode): string {
  return `http://${node.address}:${PORTS.prometheus}`;
}
