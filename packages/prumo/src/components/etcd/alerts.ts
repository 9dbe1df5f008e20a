import { type Alert, around, flat, MINUTE, perSecond, SECOND } from '../../model/index.ts';

/** Members; the stack always has three. */
const MEMBERS = 3;

/** Who decides on the database's primary can decide, and fast enough. Thresholds of the disk are those etcd's own documentation gives. */
export const etcdAlerts: readonly Alert[] = [
  {
    name: 'EtcdNoLeader',
    severity: 'P0',
    area: 'database',
    expr: () => 'etcd_server_has_leader{job="etcd"} == 0',
    for: 10 * SECOND,
    summary: { en: 'etcd on {{ $labels.node }} has no leader', 'pt-BR': 'O etcd em {{ $labels.node }} não tem líder' },
    description: {
      en: 'Without one no node can become primary. Two of three members must reach each other: `prumo status`.',
      'pt-BR': 'Sem líder nenhum nó pode virar primário. Dois de três membros precisam se alcançar: `prumo status`.',
    },
    dashboard: 'postgres',
    claim: 'coordination-survives-a-member',
    tests: around({ at: 10 * SECOND, step: 5 * SECOND, labels: { node: 'etcd1' } }, 0, 1, (leader) => ({
      'etcd_server_has_leader{job="etcd",node="etcd1"}': flat(leader),
    })),
  },
  {
    name: 'EtcdQuorumLost',
    severity: 'P0',
    area: 'database',
    // A dead member says nothing: those that have a leader are counted.
    expr: () => `(count(etcd_server_has_leader{job="etcd"} == 1) or vector(0)) < ${Math.floor(MEMBERS / 2) + 1}`,
    for: 10 * SECOND,
    summary: { en: 'Only {{ $value }} members of etcd are left', 'pt-BR': 'Restam só {{ $value }} membros do etcd' },
    description: {
      en: 'The primary goes on as long as its standbys answer it; a failover is not possible. Bring a member back first.',
      'pt-BR': 'O primário continua enquanto os standbys lhe respondem; um failover não é possível. Traga um membro de volta primeiro.',
    },
    dashboard: 'postgres',
    claim: 'quorum-loss-keeps-writing',
    tests: around({ at: 10 * SECOND, step: 5 * SECOND }, 0, 1, (leader) => ({
      'etcd_server_has_leader{job="etcd",node="etcd1"}': flat(1),
      'etcd_server_has_leader{job="etcd",node="etcd2"}': flat(leader),
    })),
  },
  {
    name: 'EtcdMemberMissing',
    severity: 'P1',
    area: 'database',
    expr: () => `(count(etcd_server_has_leader{job="etcd"} == 1) or vector(0)) < ${MEMBERS}`,
    for: MINUTE,
    summary: { en: 'Only {{ $value }} members of etcd are there', 'pt-BR': 'Só {{ $value }} membros do etcd estão lá' },
    description: {
      en: 'One more, and no node can become primary.',
      'pt-BR': 'Mais um, e nenhum nó pode virar primário.',
    },
    dashboard: 'postgres',
    claim: 'coordination-survives-a-member',
    tests: around({ at: MINUTE }, 0, 1, (leader) => ({
      'etcd_server_has_leader{job="etcd",node="etcd1"}': flat(1),
      'etcd_server_has_leader{job="etcd",node="etcd2"}': flat(1),
      'etcd_server_has_leader{job="etcd",node="etcd3"}': flat(leader),
    })),
  },
  {
    name: 'EtcdDiskSlow',
    severity: 'P1',
    area: 'database',
    expr: () => 'histogram_quantile(0.99, sum by (node, le) (rate(etcd_disk_wal_fsync_duration_seconds_bucket{job="etcd"}[5m]))) > 0.5',
    for: 10 * MINUTE,
    summary: {
      en: 'etcd on {{ $labels.node }} waits {{ $value | humanizeDuration }} for its disk',
      'pt-BR': 'O etcd em {{ $labels.node }} espera {{ $value | humanizeDuration }} pelo disco',
    },
    description: {
      en: 'Elections begin when it takes a second: a failover nobody needs. Something else writes to that disk.',
      'pt-BR': 'Com um segundo começam eleições: um failover que ninguém precisa. Outra coisa escreve nesse disco.',
    },
    dashboard: 'postgres',
    claim: 'coordination-survives-a-member',
    tests: around({ at: 16 * MINUTE, labels: { node: 'etcd1' } }, 1.1, 0.9, (late) => {
      const bucket = (le: string): string => `etcd_disk_wal_fsync_duration_seconds_bucket{job="etcd",node="etcd1",le="${le}"}`;
      // The bucket of half a second ends at 0.512 s; a hundredth beyond it is beyond half a second.
      return {
        [bucket('0.256')]: perSecond(100 - late),
        [bucket('0.512')]: perSecond(100 - late),
        [bucket('1.024')]: perSecond(100),
        [bucket('+Inf')]: perSecond(100),
      };
    }),
  },
  {
    name: 'EtcdSpaceHigh',
    severity: 'P1',
    area: 'database',
    expr: () => 'etcd_mvcc_db_total_size_in_bytes{job="etcd"} / etcd_server_quota_backend_bytes{job="etcd"} > 0.8',
    for: 10 * MINUTE,
    summary: {
      en: 'etcd on {{ $labels.node }} has filled {{ $value | humanizePercentage }} of its space',
      'pt-BR': 'O etcd em {{ $labels.node }} ocupou {{ $value | humanizePercentage }} do espaço',
    },
    description: {
      en: 'At 100 % it takes no writes, and Patroni keeps no leader. Compact and defragment it.',
      'pt-BR': 'Em 100 % ele não aceita escritas, e o Patroni não mantém líder. Compacte e desfragmente.',
    },
    dashboard: 'postgres',
    tests: around({ at: 10 * MINUTE, labels: { node: 'etcd1' } }, 81, 80, (size) => ({
      'etcd_mvcc_db_total_size_in_bytes{job="etcd",node="etcd1"}': flat(size),
      'etcd_server_quota_backend_bytes{job="etcd",node="etcd1"}': flat(100),
    })),
  },
];
