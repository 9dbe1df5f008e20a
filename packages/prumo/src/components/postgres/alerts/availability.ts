import { type Alert, around, flat, MINUTE, SECOND } from '../../../model/index.ts';

/** The database answers, has one primary, and enough of it stands by. Intervals of the paging path: `docs/adr/0028`. */
export const availabilityAlerts: readonly Alert[] = [
  {
    name: 'PostgresDown',
    severity: 'P0',
    area: 'database',
    expr: () => 'pg_up{job="postgres"} == 0',
    for: 10 * SECOND,
    summary: { en: 'PostgreSQL on {{ $labels.node }} does not answer', 'pt-BR': 'O PostgreSQL em {{ $labels.node }} não responde' },
    description: {
      en: 'Its exporter runs and cannot log in. If it was the primary, another should have taken over within seconds: see `prumo status`.',
      'pt-BR':
        'O exporter dele roda e não consegue entrar. Se era o primário, outro já deve ter assumido em segundos: veja `prumo status`.',
    },
    dashboard: 'postgres',
    claim: 'writes-return-in-time',
    absentTwin: { metric: 'pg_up', labels: { job: 'postgres' }, atLeast: ({ database }) => 1 + database.standbys },
    tests: around({ at: 10 * SECOND, step: 5 * SECOND, labels: { node: 'db2' } }, 0, 1, (up) => ({
      'pg_up{job="postgres",node="db1"}': flat(1),
      'pg_up{job="postgres",node="db2"}': flat(up),
    })),
  },
  {
    name: 'PostgresUnreachable',
    severity: 'P0',
    area: 'database',
    expr: () => 'up{job="postgres"} == 0',
    for: 15 * SECOND,
    summary: {
      en: 'Nothing is known of PostgreSQL on {{ $labels.node }}',
      'pt-BR': 'Nada se sabe do PostgreSQL em {{ $labels.node }}',
    },
    description: {
      en: 'Its exporter does not answer: the node is dead, hangs or is cut off, or only the exporter is. `prumo status` tells them apart.',
      'pt-BR': 'O exporter dele não responde: o nó caiu, travou ou está isolado, ou só o exporter. O `prumo status` diz qual.',
    },
    dashboard: 'postgres',
    claim: 'writes-return-in-time',
    absentTwin: { metric: 'up', labels: { job: 'postgres' }, severity: 'P0' },
    tests: around({ at: 15 * SECOND, step: 5 * SECOND, labels: { node: 'db1' } }, 0, 1, (up) => ({
      'up{job="postgres",node="db1"}': flat(up),
      'up{job="patroni",node="db1"}': flat(0),
    })),
  },
  {
    name: 'PostgresNoLeader',
    severity: 'P0',
    area: 'database',
    // A failover takes seconds (objective `writes_return`); ten without a leader are none.
    expr: () => '(sum(patroni_primary{job="patroni"}) or vector(0)) < 1',
    for: 10 * SECOND,
    summary: { en: 'The database has no primary', 'pt-BR': 'O banco não tem primário' },
    description: {
      en: 'No node takes writes. `prumo status`, then the logs of Patroni and whether etcd has a leader.',
      'pt-BR': 'Nenhum nó aceita escritas. `prumo status`, depois os logs do Patroni e se o etcd tem líder.',
    },
    dashboard: 'postgres',
    claim: 'writes-return-in-time',
    tests: around({ at: 10 * SECOND, step: 5 * SECOND }, 0, 1, (primary) => ({
      'patroni_primary{job="patroni",node="db1"}': flat(primary),
      'patroni_primary{job="patroni",node="db2"}': flat(0),
    })),
  },
  {
    name: 'PostgresSplitBrainSuspected',
    severity: 'P0',
    area: 'database',
    // Both views: Patroni's, which fences, and PostgreSQL's own, which is what clients meet.
    expr: () => 'sum(patroni_primary{job="patroni"}) > 1 or count(pg_replication_is_replica{job="postgres"} == 0) > 1',
    for: 10 * SECOND,
    summary: { en: '{{ $value }} nodes are primary at once', 'pt-BR': '{{ $value }} nós são primários ao mesmo tempo' },
    description: {
      en: 'Writes may be going to two histories. Stop the application first, then find the node that etcd does not name as leader.',
      'pt-BR': 'Escritas podem ir para duas histórias. Pare a aplicação primeiro, depois ache o nó que o etcd não aponta como líder.',
    },
    dashboard: 'postgres',
    claim: 'one-primary-acknowledges',
    tests: around({ at: 10 * SECOND, step: 5 * SECOND }, 0, 1, (replica) => ({
      'pg_replication_is_replica{job="postgres",node="db1"}': flat(0),
      'pg_replication_is_replica{job="postgres",node="db2"}': flat(replica),
      'patroni_primary{job="patroni",node="db1"}': flat(1),
      'patroni_primary{job="patroni",node="db2"}': flat(0),
    })),
  },
  {
    name: 'PostgresSynchronousStandbyMissing',
    severity: 'P0',
    area: 'database',
    applies: ({ database }) => database.synchronous > 0,
    expr: ({ database }) => `(sum(patroni_sync_standby{job="patroni"}) or vector(0)) < ${database.synchronous}`,
    // Patroni names another standby in one turn of its loop; a restart of one takes longer.
    for: 30 * SECOND,
    summary: {
      en: 'Only {{ $value }} synchronous standbys, fewer than declared',
      'pt-BR': 'Só {{ $value }} standbys síncronos, menos que o declarado',
    },
    description: ({ database }) => ({
      en: `The spec asks for ${database.synchronous}. Until one is back, writes wait or are kept by one node alone. See \`prumo status\` for the standby that is away.`,
      'pt-BR': `O spec pede ${database.synchronous}. Até um voltar, escritas esperam ou ficam num nó só. Veja no \`prumo status\` qual standby falta.`,
    }),
    dashboard: 'postgres',
    claim: 'no-acknowledged-write-lost',
    tests: around({ at: 30 * SECOND, step: 5 * SECOND }, 0, 1, (synchronous) => ({
      'patroni_sync_standby{job="patroni",node="db1"}': flat(0),
      'patroni_sync_standby{job="patroni",node="db2"}': flat(synchronous),
      'patroni_sync_standby{job="patroni",node="db3"}': flat(0),
    })),
  },
  {
    name: 'PostgresStandbyMissing',
    severity: 'P1',
    area: 'database',
    applies: ({ database }) => database.standbys > 0,
    expr: ({ database }) =>
      `(count(pg_stat_replication_pg_wal_lsn_diff{job="postgres",state="streaming"}) or vector(0)) < ${database.standbys}`,
    for: MINUTE,
    summary: { en: 'Only {{ $value }} standbys stream', 'pt-BR': 'Só {{ $value }} standbys recebem WAL' },
    description: {
      en: 'As the primary counts them: what a standby says of itself reads 0 when its link is cut. One fault more may now be an outage.',
      'pt-BR': 'Como o primário conta: o que o standby diz de si lê 0 quando a ligação cai. Mais uma falha agora pode ser uma parada.',
    },
    dashboard: 'postgres',
    claim: 'standby-loss-is-no-outage',
    tests: around({ at: MINUTE }, 'startup', 'streaming', (state) => ({
      'pg_stat_replication_pg_wal_lsn_diff{job="postgres",node="db1",application_name="postgres-2",state="streaming"}': flat(0),
      [`pg_stat_replication_pg_wal_lsn_diff{job="postgres",node="db1",application_name="postgres-3",state="${state}"}`]: flat(0),
    })),
  },
  {
    name: 'PatroniStoreUnseen',
    severity: 'P0',
    area: 'database',
    // Patroni looks each loop and gives up leadership within its ttl: half a minute is beyond both.
    expr: () => 'time() - patroni_dcs_last_seen{job="patroni"} > 30',
    for: 0,
    summary: { en: 'Patroni on {{ $labels.node }} does not reach etcd', 'pt-BR': 'O Patroni em {{ $labels.node }} não alcança o etcd' },
    description: {
      en: 'It has not for {{ $value | humanizeDuration }}. Without etcd no other node can take over, and the primary stays one only by its members’ word.',
      'pt-BR':
        'Há {{ $value | humanizeDuration }}. Sem o etcd nenhum outro nó pode assumir, e o primário só continua pela palavra dos membros.',
    },
    dashboard: 'postgres',
    claim: 'quorum-loss-keeps-writing',
    tests: around({ at: MINUTE, step: 5 * SECOND, labels: { node: 'db1' } }, 29, 31, (seen) => ({
      'patroni_dcs_last_seen{job="patroni",node="db1"}': flat(seen),
    })),
  },
  {
    name: 'PatroniPaused',
    severity: 'P1',
    area: 'database',
    expr: () => 'max(patroni_is_paused{job="patroni"}) == 1',
    for: 60 * MINUTE,
    summary: { en: 'Automatic failover is paused', 'pt-BR': 'O failover automático está pausado' },
    description: {
      en: 'For an hour now. While it is, a dead primary stays dead until somebody acts.',
      'pt-BR': 'Há uma hora. Enquanto isso, um primário morto fica morto até alguém agir.',
    },
    dashboard: 'postgres',
    claim: 'writes-return-in-time',
    tests: around({ at: 60 * MINUTE }, 1, 0, (paused) => ({ 'patroni_is_paused{job="patroni",node="db1"}': flat(paused) })),
  },
  {
    name: 'PostgresPendingRestart',
    severity: 'info',
    area: 'database',
    expr: () => 'patroni_pending_restart{job="patroni"} == 1',
    for: 60 * MINUTE,
    summary: {
      en: 'PostgreSQL on {{ $labels.node }} waits for a restart',
      'pt-BR': 'O PostgreSQL em {{ $labels.node }} espera um restart',
    },
    description: {
      en: 'A setting was changed that only a restart takes up. `prumo restart postgres` does it one node at a time.',
      'pt-BR': 'Mudou um parâmetro que só um restart aplica. O `prumo restart postgres` faz isso um nó por vez.',
    },
    dashboard: 'postgres',
    tests: around({ at: 60 * MINUTE, labels: { node: 'db2' } }, 1, 0, (pending) => ({
      'patroni_pending_restart{job="patroni",node="db2"}': flat(pending),
    })),
  },
];
