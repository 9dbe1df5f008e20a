import { defineComponent, MONITORING_LOGIN, PORTS, type Service, type StackContext, type StackNode } from '../../model/index.ts';
import { passwordHash } from '../../model/password-hash.ts';
import { renderConfig } from './config.ts';

const MB = 1024 * 1024;
const SERVICE = 'alertmanager';

/** Groups what Prometheus raises and sends it to people. */
export const alertmanager = defineComponent({
  id: 'alertmanager',
  title: 'Alertmanager',
  wanted: (spec) => spec.monitoring !== undefined,
  services: (context) => context.nodesOf('monitor').map((node) => service(context, node)),
  jobs: () => [],
  targets: (context) =>
    context.nodesOf('monitor').map(({ name, address }) => ({
      job: 'alertmanager',
      node: name,
      address,
      port: PORTS.alertmanager,
      path: '/metrics',
      interval: 'usual',
      login: MONITORING_LOGIN,
    })),
  links: (context) =>
    context.nodesOf('monitor').map((node) => ({ title: 'Alertmanager', url: urlOf(node), access: 'prumo connect prometheus --print' })),
});

function service(context: StackContext, node: StackNode): Service {
  const { monitoring } = context.spec;
  if (monitoring === undefined) throw new Error('alertmanager wanted by a stack without monitoring');
  const etc = context.etc(SERVICE);
  const password = context.secret(MONITORING_LOGIN.secret);
  return {
    name: SERVICE,
    component: 'alertmanager',
    node: node.name,
    argv: [
      context.server('alertmanager').path,
      `--config.file=${etc}/alertmanager.yml`,
      `--web.config.file=${etc}/web.yml`,
      `--web.listen-address=${node.address}:${PORTS.alertmanager}`,
      `--web.external-url=${urlOf(node)}`,
      `--storage.path=${context.data(SERVICE)}/state`,
      '--data.retention=120h',
      // Alone: otherwise it listens on every address of the machine for others of its kind.
      '--cluster.listen-address=',
      '--log.level=info',
    ],
    env: { GOMAXPROCS: '1' },
    files: [
      // A receiver's address may hold its password.
      { path: 'alertmanager.yml', content: renderConfig(monitoring, context.spec.name), secret: true },
      {
        path: 'web.yml',
        content: `basic_auth_users: { ${MONITORING_LOGIN.user}: ${JSON.stringify(passwordHash(password))} }\n`,
        secret: true,
      },
    ],
    sockets: [{ address: node.address, port: PORTS.alertmanager, auth: 'password' }],
    ready: { kind: 'http', url: `${urlOf(node)}/-/ready`, login: { user: MONITORING_LOGIN.user, password } },
    readyWithin: 20_000,
    stop: { signal: 'SIGTERM', within: 10_000 },
    reload: { signal: 'SIGHUP' },
    restart: { initial: 200, maximum: 5000, hungAfter: 30_000 },
    after: [],
    resources: { memoryExpected: 32 * MB, memoryLimit: 192 * MB },
  };
}

function urlOf(node: StackNode): string {
  return `http://${node.address}:${PORTS.alertmanager}`;
}
