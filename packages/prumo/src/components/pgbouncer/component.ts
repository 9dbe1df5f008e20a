import { type ChangeAction, defineComponent, PORTS, type Service, type StackContext, type StackNode } from '../../model/index.ts';
import { pgbouncerAlerts } from './alerts.ts';
import { pgbouncerClaims } from './claims.ts';
import { differInFixedSettings, renderIni, renderUserlist, STATS_USER } from './ini.ts';
import { LAUNCHER } from './launcher.ts';
import { openFiles } from './sizes.ts';

const MB = 1024 * 1024;

/** Bytes a client costs: a packet buffer of 4 KiB and its records, doubled for fragmentation. */
const BYTES_PER_CLIENT = 10 * 1024;

/** Poolers that share one address, so that many clients need few connections and one pooler's death is no outage. See docs/adr/0004. */
export const pgbouncer = defineComponent({
  id: 'pgbouncer',
  title: 'PgBouncer, few database connections for many clients',
  wanted: () => true,
  claims: pgbouncerClaims,
  alerts: pgbouncerAlerts,
  services: (context) => context.nodesOf('pooler').map((node) => pooler(context, node)),
  jobs: () => [],
  change,
});

function pooler(context: StackContext, node: StackNode): Service {
  const name = `pgbouncer-${node.index}`;
  const etc = context.etc(name);
  const { path, version } = context.server('pgbouncer');
  const socket = `${context.run(name)}/.s.PGSQL.${PORTS.pgbouncer}`;
  return {
    name,
    component: 'pgbouncer',
    node: node.name,
    argv: [
      context.server('perl').path,
      `${etc}/launch.pl`,
      context.isRoot ? context.user(node.name) : '',
      context.endpoint('pooler').host,
      node.address,
      String(PORTS.pgbouncer),
      socket,
      path,
      `${etc}/pgbouncer.ini`,
    ],
    // The version is here so that an upgraded package is taken up by a roll.
    env: {
      PRUMO_VERSION: `pgbouncer ${version}`,
      // Tells libevent to put changes of interest together: with clients waiting for a connection two system calls less for each query.
      EVENT_EPOLL_USE_CHANGELIST: '1',
    },
    files: [
      { path: 'pgbouncer.ini', content: renderIni(context, node) },
      { path: 'userlist.txt', content: renderUserlist(context), secret: true },
      { path: 'launch.pl', content: LAUNCHER },
    ],
    user: 'root-then-drop',
    sockets: [
      { address: context.endpoint('pooler').host, port: PORTS.pgbouncer, auth: 'password' },
      { address: node.address, port: PORTS.pgbouncer, auth: 'password' },
      { address: socket, auth: 'private-socket' },
    ],
    // The console answers while the pooler is paused and while there is no primary.
    ready: {
      kind: 'postgres',
      host: node.address,
      port: PORTS.pgbouncer,
      user: STATS_USER,
      password: context.secret('database.monitor'),
      database: 'pgbouncer',
      query: 'SHOW VERSION',
    },
    readyWithin: 10_000,
    // Running transactions end, then it goes; what takes longer is cut.
    stop: { signal: 'SIGINT', within: 10_000, before: ['haproxy'] },
    reload: { signal: 'SIGHUP' },
    // Quick: the other pooler serves meanwhile, and nothing can be lost.
    restart: { initial: 100, maximum: 5000, hungAfter: 2000 },
    first: true,
    after: [],
    resources: {
      memoryExpected: 16 * MB + context.spec.database.pooler.maxClients * BYTES_PER_CLIENT,
      openFiles: openFiles(context.spec),
    },
    group: 'pgbouncer',
  };
}

function change(before: Service, after: Service): ChangeAction {
  const fixed = (service: Service) =>
    JSON.stringify([
      service.argv,
      service.env,
      service.cwd,
      service.node,
      service.user,
      service.resources.openFiles,
      service.files.find((file) => file.path === 'launch.pl'),
    ]);
  if (fixed(before) !== fixed(after) || differInFixedSettings(before, after)) return 'roll';
  return JSON.stringify(before.files) === JSON.stringify(after.files) ? 'nothing' : 'reload';
}
