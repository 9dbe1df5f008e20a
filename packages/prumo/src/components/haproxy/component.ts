import {
  type ChangeAction,
  defineComponent,
  PORTS,
  routerSocket,
  type Service,
  type Socket,
  type StackContext,
  type StackNode,
} from '../../model/index.ts';
import { haproxyAlerts } from './alerts.ts';
import { haproxyClaims } from './claims.ts';
import { adminSocket, OPEN_FILES, renderConfig } from './config.ts';
import { METRICS_PATH } from './sections.ts';

const MB = 1024 * 1024;

/** Two routers on one address: whichever node is primary, clients connect to the same place. See docs/adr/0004. */
export const haproxy = defineComponent({
  id: 'haproxy',
  title: 'HAProxy, the one address of the primary, the standbys and the cache',
  wanted: () => true,
  claims: haproxyClaims,
  alerts: haproxyAlerts,
  services: (context) => context.nodesOf('router').map((node) => router(context, node)),
  jobs: () => [],
  targets: (context) =>
    context.nodesOf('router').map(({ name, address }) => ({
      job: 'haproxy',
      node: name,
      address,
      port: PORTS.routerHealth,
      path: METRICS_PATH,
      interval: 'paging',
    })),
  change,
});

function router(context: StackContext, node: StackNode): Service {
  const name = `router-${node.index}`;
  const { path, version } = context.server('haproxy');
  return {
    name,
    component: 'haproxy',
    node: node.name,
    // A master that reloads by starting a new worker; both die with the other. In the foreground.
    argv: [path, '-W', '-db', '-f', `${context.etc(name)}/haproxy.cfg`],
    // The version is here so that an upgraded package is taken up by a roll.
    env: { PRUMO_VERSION: `haproxy ${version}` },
    files: [{ path: 'haproxy.cfg', content: renderConfig(context, node, name), secret: true }],
    user: 'root-then-drop',
    sockets: sockets(context, node, name),
    ready: { kind: 'http', url: `http://${node.address}:${PORTS.routerHealth}/health`, status: [200] },
    readyWithin: 10_000,
    // Stops listening at once and ends when the last session has; what is left after that is cut.
    stop: { signal: 'SIGUSR1', within: 10_000, before: ['postgres', 'redis'] },
    reload: { signal: 'SIGUSR2' },
    // Quick: the other router serves meanwhile, and nothing can be lost.
    restart: { initial: 100, maximum: 5000, hungAfter: 2000 },
    first: true,
    after: [],
    resources: { memoryExpected: 48 * MB, openFiles: OPEN_FILES },
    group: 'router',
  };
}

function sockets(context: StackContext, node: StackNode, service: string): readonly Socket[] {
  const ports = [PORTS.routerWrite, PORTS.routerRead, ...(context.spec.cache === undefined ? [] : [PORTS.routerCache])];
  return [
    // Passed on as they are: PostgreSQL and Redis ask for the password.
    ...ports.map((port): Socket => ({ address: context.entry, port, auth: 'password' })),
    ...[PORTS.routerWrite, PORTS.routerRead].map((port): Socket => ({ address: routerSocket(context, node, port), auth: 'password' })),
    {
      address: node.address,
      port: PORTS.routerHealth,
      auth: 'none',
      reason:
        context.spec.monitoring === undefined
          ? 'answers /health with 200 and everything else with 404; reads and changes nothing'
          : 'answers /health and counters of connections under /metrics, and everything else with 404; changes nothing',
    },
    { address: adminSocket(context, service), auth: 'private-socket' },
  ];
}

/** A changed configuration is taken up by a new worker while the old one serves its sessions to their end. */
function change(before: Service, after: Service): ChangeAction {
  // Ports come and go with a reload. The folder of a Unix socket is made ready when the process starts.
  const paths = (service: Service) => service.sockets.filter((socket) => socket.port === undefined);
  const fixed = (service: Service) =>
    JSON.stringify([service.argv, service.env, service.cwd, service.node, service.user, paths(service), service.resources.openFiles]);
  if (fixed(before) !== fixed(after)) return 'roll';
  return JSON.stringify(before.files) === JSON.stringify(after.files) ? 'nothing' : 'reload';
}
