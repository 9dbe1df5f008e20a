import { defineComponent, type Service, type StackContext, type StackNode, PORTS } from '../../model/index.ts';
import { etcdAlerts } from './alerts.ts';
import { etcdClaims } from './claims.ts';
import { etcdFlags } from './flags.ts';

const MB = 1024 * 1024;

/** Where the cluster agrees who the primary is: three members, so that any one may die. */
export const etcd = defineComponent({
  id: 'etcd',
  title: 'etcd, the agreement on who the primary database is',
  wanted: () => true,
  claims: etcdClaims,
  alerts: etcdAlerts,
  services: (context) => context.nodesOf('etcd').map((node) => member(context, node)),
  jobs: () => [],
  targets: (context) =>
    context.nodesOf('etcd').map(({ name, address }) => ({
      job: 'etcd',
      node: name,
      address,
      port: PORTS.etcdMetrics,
      path: '/metrics',
      interval: 'paging',
    })),
  // etcd reads its flags at start only. Members are rolled, because two restarted at once lose the quorum.
  change(before, after) {
    return JSON.stringify(started(before)) === JSON.stringify(started(after)) ? 'nothing' : 'roll';
  },
});

/** Name of the service on an etcd node. */
function etcdServiceName(node: StackNode): string {
  return `etcd-${node.index}`;
}

function started(service: Service): readonly unknown[] {
  return [service.argv, service.env, service.cwd, service.files, service.node, service.user];
}

function member(context: StackContext, node: StackNode): Service {
  const name = etcdServiceName(node);
  const certificate = context.certificate(node.name);
  const { path, version } = context.server('etcd');
  return {
    name,
    component: 'etcd',
    node: node.name,
    argv: [path, ...etcdFlags(context, node, name)],
    // The version is here so that an upgraded package is taken up by a roll.
    env: { PRUMO_VERSION: `etcd ${version}` },
    files: [
      { path: 'ca.crt', content: certificate.ca },
      { path: 'node.crt', content: certificate.cert },
      { path: 'node.key', content: certificate.key, secret: true },
    ],
    sockets: [
      { address: node.address, port: PORTS.etcdClient, auth: 'client-certificate' },
      { address: node.address, port: PORTS.etcdPeer, auth: 'client-certificate' },
      {
        address: node.address,
        port: PORTS.etcdMetrics,
        auth: 'none',
        reason: 'serves only /health and /metrics: counters and the member’s health, no keys, values or operations',
      },
    ],
    ready: { kind: 'http', url: `http://${node.address}:${PORTS.etcdMetrics}/health`, status: [200], body: '"health":\\s*"true"' },
    readyWithin: 30_000,
    stop: { signal: 'SIGTERM', within: 10_000 },
    // A member keeps its data and votes again within a second, so there is nothing to wait for.
    restart: { initial: 200, maximum: 5000 },
    first: true,
    after: [],
    resources: { memoryExpected: 64 * MB },
    group: 'etcd',
  };
}
