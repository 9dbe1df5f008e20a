import { defineComponent, PORTS, SCRAPE_LOGIN, type Service, type StackContext, type StackNode } from '../../model/index.ts';
import { passwordHash } from '../../model/password-hash.ts';
import { renderQueries } from './queries.ts';

const MB = 1024 * 1024;

/** Role of `components/postgres/roles.ts`: reads statistics (`pg_monitor`) and no row of any table. */
const ROLE = 'monitor';

/** What is asked gives way to those who work: seconds, then milliseconds. */
const SESSION = { sslmode: 'disable', connect_timeout: '3', statement_timeout: '4000', lock_timeout: '1000' };

/** What each PostgreSQL says of itself. One process for each: it knows no other way before 0.13. */
export const postgresExporter = defineComponent({
  id: 'postgres-exporter',
  title: 'PostgreSQL’s figures for Prometheus',
  wanted: (spec) => spec.monitoring !== undefined,
  services(context) {
    const [monitor] = context.nodesOf('monitor');
    if (monitor === undefined) throw new Error('exporter wanted by a stack without monitoring');
    return context.nodesOf('database').map((database) => service(context, monitor, database));
  },
  jobs: () => [],
  targets: (context) =>
    context.nodesOf('monitor').flatMap(({ address }) =>
      context.nodesOf('database').map((database) => ({
        job: 'postgres' as const,
        node: database.name,
        address,
        port: portOf(database),
        path: '/metrics',
        instance: `${database.address}:${PORTS.postgres}`,
        interval: 'usual' as const,
        login: SCRAPE_LOGIN,
      })),
    ),
});

function portOf(database: StackNode): number {
  return PORTS.postgresExporter + database.index - 1;
}

/** Not on the database's own node: nothing there but the database holds it up or can be taken for it. */
function service(context: StackContext, monitor: StackNode, database: StackNode): Service {
  const name = `postgres-exporter-${database.index}`;
  const etc = context.etc(name);
  const port = portOf(database);
  const password = context.secret(SCRAPE_LOGIN.secret);
  return {
    name,
    component: 'postgres-exporter',
    node: monitor.name,
    argv: [
      context.server('postgres-exporter').path,
      `--web.listen-address=${monitor.address}:${port}`,
      `--web.config.file=${etc}/web.yml`,
      `--extend.query-path=${etc}/queries.yml`,
      '--log.level=warn',
    ],
    env: {
      GOMAXPROCS: '1',
      DATA_SOURCE_URI: `${database.address}:${PORTS.postgres}/${context.spec.database.name}?${new URLSearchParams({ ...SESSION, application_name: name }).toString()}`,
      DATA_SOURCE_USER: ROLE,
      DATA_SOURCE_PASS_FILE: `${etc}/password`,
    },
    files: [
      { path: 'web.yml', content: `basic_auth_users: { ${SCRAPE_LOGIN.user}: ${JSON.stringify(passwordHash(password))} }\n`, secret: true },
      { path: 'password', content: context.secret('database.monitor'), secret: true },
      { path: 'queries.yml', content: renderQueries() },
    ],
    sockets: [{ address: monitor.address, port, auth: 'password' }],
    ready: { kind: 'http', url: `http://${monitor.address}:${port}/`, login: { user: SCRAPE_LOGIN.user, password } },
    readyWithin: 20_000,
    stop: { signal: 'SIGTERM', within: 5000, before: ['postgres'] },
    restart: { initial: 200, maximum: 5000, hungAfter: 30_000 },
    // It says that the database is down where it is, so it does not wait for it.
    after: [],
    resources: { memoryExpected: 20 * MB, memoryLimit: 128 * MB, openFiles: 1024 },
    group: 'postgres-exporter',
  };
}
