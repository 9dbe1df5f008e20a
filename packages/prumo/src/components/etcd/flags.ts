import { PORTS, type StackContext, type StackNode } from '../../model/index.ts';

/** A member's command-line flags: paths and addresses, nothing secret. Times are milliseconds, sizes bytes. */
export function etcdFlags(context: StackContext, node: StackNode, service: string): readonly string[] {
  const etc = context.etc(service);
  const flags: Readonly<Record<string, string | number | boolean>> = {
    name: node.name,
    'data-dir': `${context.data(service)}/member`,
    'listen-peer-urls': peer(node),
    'initial-advertise-peer-urls': peer(node),
    'listen-client-urls': client(node),
    'advertise-client-urls': client(node),
    'listen-metrics-urls': `http://${node.address}:${PORTS.etcdMetrics}`,
    'cert-file': `${etc}/node.crt`,
    'key-file': `${etc}/node.key`,
    'trusted-ca-file': `${etc}/ca.crt`,
    'client-cert-auth': true,
    'peer-cert-file': `${etc}/node.crt`,
    'peer-key-file': `${etc}/node.key`,
    'peer-trusted-ca-file': `${etc}/ca.crt`,
    'peer-client-cert-auth': true,
    'initial-cluster': context
      .nodesOf('etcd')
      .map((member) => `${member.name}=${peer(member)}`)
      .join(','),
    'initial-cluster-token': `prumo-${context.spec.name}`,
    // Looked at only while the data folder is empty: a member that comes back goes on from its data.
    'initial-cluster-state': 'new',
    // An election after 1 s lets Patroni see a new leader well within its retry_timeout (measured: 0.1 s without acknowledged writes, with failsafe_mode).
    'heartbeat-interval': 100,
    'election-timeout': 1000,
    // Patroni writes about one small revision a second and member: an hour of history is plenty for watches to resume.
    'auto-compaction-mode': 'periodic',
    'auto-compaction-retention': '1h',
    // Entries kept in memory between snapshots; etcd's 100,000 holds tens of megabytes that a handful of keys do not need.
    'snapshot-count': 10_000,
    'quota-backend-bytes': 256 * 1024 * 1024,
    'strict-reconfig-check': true,
    // 3.4 still has an older logger as its default; 3.5 and later only know zap.
    logger: 'zap',
    'log-outputs': 'stderr',
    'log-level': 'warn',
    ...flagsOf(context.server('etcd').version),
  };
  return Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
}

/**
 * Flags whose names depend on the version.
 *
 * The kernel gives connections between loopback addresses 127.0.0.1 as their source, which no member's certificate
 * names; a peer's certificate still must be of the stack's authority, only the comparison with its source address is left
 * out. A member also compares its data with the others' before it serves: upstream asks for that on 3.5, whose first
 * releases could diverge after a crash; in 3.6 it is a feature gate, left at its default.
 */
function flagsOf(version: string): Readonly<Record<string, boolean>> {
  if (/^3\.[45]\./.test(version))
    return { 'experimental-peer-skip-client-san-verification': true, 'experimental-initial-corrupt-check': true };
  return { 'peer-skip-client-san-verification': true };
}

function peer(node: StackNode): string {
  return `https://${node.address}:${PORTS.etcdPeer}`;
}

function client(node: StackNode): string {
  return `https://${node.address}:${PORTS.etcdClient}`;
}
