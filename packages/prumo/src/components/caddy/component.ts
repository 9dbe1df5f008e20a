import { defineComponent, type HttpProbe, PORTS, type Service, type StackContext } from '../../model/index.ts';
import type { EdgeSpec } from '../../spec/spec.ts';
import { caddyAlerts } from './alerts.ts';
import { adminSocket, GRACE, mainDomain, renderConfig, storageFolder } from './config.ts';
import { LOCAL_ROOT, nameWithCertificate } from './tls.ts';

const MB = 1024 * 1024;
const SERVICE = 'edge';
/** Ports below are the superuser's. */
const FIRST_FREE_PORT = 1024;

/** Caddy: HTTPS for the application's domains, in front of its replicas. */
export const caddy = defineComponent({
  id: 'caddy',
  title: 'Edge',
  wanted: (spec) => spec.edge !== undefined,
  alerts: caddyAlerts,
  services: (context) => (context.spec.edge === undefined ? [] : [service(context, context.spec.edge)]),
  jobs: () => [],
  change(before, after) {
    return process(before) === process(after) ? 'reload' : 'restart';
  },
  targets: (context) =>
    context.nodesOf('edge').map(({ name, address }) => ({
      job: 'caddy',
      node: name,
      address,
      port: PORTS.caddyMetrics,
      path: '/metrics',
      interval: 'usual',
    })),
  references: (context) => (context.spec.edge === undefined ? {} : { 'app.url': publicUrl(context, context.spec.edge) }),
  links(context) {
    if (context.spec.edge === undefined) return [];
    return [{ title: context.spec.name, url: publicUrl(context, context.spec.edge) }];
  },
});

/** Certificate of the edge's own authority, where `edge.tls` is `local`; there once Caddy ran. */
export function authorityFile(context: StackContext): string {
  return `${storageFolder(context, SERVICE)}/${LOCAL_ROOT}`;
}

/** Where the edge gives its counters to Prometheus. Throws for a stack without edge. */
export function metricsUrl(context: StackContext): string {
  const [node] = context.nodesOf('edge');
  if (node === undefined) throw new Error('a stack without edge');
  return `http://${node.address}:${PORTS.caddyMetrics}/metrics`;
}

function publicUrl(context: StackContext, edge: EdgeSpec): string {
  const { httpsPort } = context.edge;
  return `https://${mainDomain(edge)}${httpsPort === 443 ? '' : `:${httpsPort}`}`;
}

function service(context: StackContext, edge: EdgeSpec): Service {
  const [node] = context.nodesOf('edge');
  if (node === undefined) throw new Error('caddy wanted by a stack without an edge node');
  const caddy = context.server('caddy').path;
  const config = `${context.etc(SERVICE)}/caddy.json`;
  const { address, httpsPort, httpPort } = context.edge;
  const privileged = context.isRoot && Math.min(httpsPort, httpPort) < FIRST_FREE_PORT;
  const run = [caddy, 'run', '--config', config];
  // Caddy writes only below its data folder; it looks for these two before it reads its configuration.
  const env = { HOME: context.data(SERVICE), XDG_DATA_HOME: context.data(SERVICE), XDG_CONFIG_HOME: context.data(SERVICE) };
  return {
    name: SERVICE,
    component: 'caddy',
    node: node.name,
    argv: privileged ? [...withPortPrivilege(context.user(node.name)), ...run] : run,
    env,
    files: [{ path: 'caddy.json', content: renderConfig(context, edge, SERVICE) }],
    ...(privileged ? { user: 'root-then-drop' as const } : {}),
    sockets: [
      { address, port: httpsPort, auth: 'none', reason: 'the public entry: the application decides who may do what' },
      { address, port: httpPort, auth: 'none', reason: 'only redirects to HTTPS' },
      {
        address: node.address,
        port: PORTS.caddyMetrics,
        auth: 'none',
        reason: 'only counters, for Prometheus; nothing personal and nothing to change',
      },
      { address: adminSocket(context, SERVICE), auth: 'private-socket' },
    ],
    ready: readiness(context, edge),
    readyWithin: 20_000,
    stop: { signal: 'SIGTERM', within: (GRACE + 5) * 1000, before: ['app'] },
    reload: { argv: [caddy, 'reload', '--config', config, '--address', `unix/${adminSocket(context, SERVICE)}`], env },
    restart: { initial: 200, maximum: 5_000 },
    // Not after the application: the edge says so when nothing answers, and takes each replica in as it becomes ready.
    after: [],
    resources: { memoryExpected: 64 * MB, memoryLimit: 768 * MB },
  };
}

/**
 * What people do: a TLS handshake in which a name of theirs is proven by the authority they are to trust, and an answer. It is asked of a host
 * that is not ours, so that the edge answers 404 itself and no replica is asked. Where no name has a certificate before somebody visits it,
 * only the redirect is left to ask for: it comes up with the same configuration.
 */
function readiness(context: StackContext, edge: EdgeSpec): HttpProbe {
  const { address, httpsPort, httpPort } = context.edge;
  const serverName = nameWithCertificate(edge);
  if (serverName === undefined)
    return {
      kind: 'http',
      url: `http://${address}:${httpPort}/`,
      host: edge.domains[0]?.replace('*', 'www') ?? 'localhost',
      status: [308],
    };
  const caFile = edge.tls === 'local' ? { caFile: authorityFile(context) } : {};
  return { kind: 'http', url: `https://${address}:${httpsPort}/`, serverName, ...caFile, status: [404] };
}

/** Becomes the node's user, keeping one thing of root's: the right to bind ports below 1024. Its group has the user's name. */
function withPortPrivilege(user: string): readonly string[] {
  return [
    '/usr/bin/setpriv',
    `--reuid=${user}`,
    `--regid=${user}`,
    '--clear-groups',
    '--no-new-privs',
    '--inh-caps=-all,+net_bind_service',
    '--ambient-caps=-all,+net_bind_service',
    '--bounding-set=-all,+net_bind_service',
  ];
}

/** What a running Caddy cannot take up by a reload. */
function process(service: Service): string {
  return JSON.stringify([service.node, service.argv, service.env, service.user, service.reload]);
}
