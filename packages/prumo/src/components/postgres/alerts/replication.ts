import { type Alert, around, flat, growing, MINUTE, SECOND } from '../../../model/index.ts';

/** CATALOG: a standby is too far behind at 10 MB, or at the objective of seconds. */
const LAG_BYTES = 10_000_000;
/** WAL one slot may hold back. Our own: sixty-four segments, which a standby away for some minutes of heavy writing leaves. */
const SLOT_BYTES = 1_000_000_000;

/** Standbys keep up, and WAL gets to the archive. */
export const replicationAlerts: readonly Alert[] = [
  {
    name: 'PostgresReplicationLagBytes',
    severity: 'P1',
    area: 'database',
    expr: () => `pg_stat_replication_pg_wal_lsn_diff{job="postgres"} > ${LAG_BYTES}`,
    for: MINUTE,
    summary: {
      en: '{{ $labels.application_name }} is {{ $value | humanize1024 }}B behind',
      'pt-BR': '{{ $labels.application_name }} está {{ $value | humanize1024 }}B atrás',
    },
    description: {
      en: 'As the primary sees it. Reads from it are old, and a failover to it would take as much longer. Look at its disk and at what writes so much.',
      'pt-BR':
        'Visto pelo primário. Leituras nele são antigas, e um failover para ele demoraria mais. Veja o disco dele e quem escreve tanto.',
    },
    dashboard: 'postgres',
    claim: 'replication-backlog-is-small',
    tests: around({ at: MINUTE, labels: { node: 'db1', application_name: 'postgres-2' } }, 10_000_001, 10_000_000, (bytes) => ({
      'pg_stat_replication_pg_wal_lsn_diff{job="postgres",node="db1",application_name="postgres-2",state="streaming"}': flat(bytes),
    })),
  },
  {
    name: 'PostgresReplicationLagSeconds',
    severity: 'P1',
    area: 'database',
    expr: ({ objectives }) => `pg_replication_lag_seconds{job="postgres"} > ${objectives.replicationLag / SECOND}`,
    for: MINUTE,
    summary: {
      en: 'The standby on {{ $labels.node }} is {{ $value | humanizeDuration }} behind',
      'pt-BR': 'O standby em {{ $labels.node }} está {{ $value | humanizeDuration }} atrás',
    },
    description: ({ objectives }) => ({
      en: `The objective is ${objectives.replicationLag / SECOND} s. Reads from it are as old; a long query on it or a slow disk holds replay back.`,
      'pt-BR': `O objetivo é ${objectives.replicationLag / SECOND} s. Leituras nele são antigas assim; uma consulta longa nele ou um disco lento seguram o replay.`,
    }),
    dashboard: 'postgres',
    claim: 'replication-keeps-up',
    tests: around({ at: MINUTE, labels: { node: 'db2' } }, 1.1, 1, (seconds) => ({
      'pg_replication_lag_seconds{job="postgres",node="db2"}': flat(seconds),
    })),
  },
  {
    name: 'PostgresSlotRetainsWal',
    severity: 'P1',
    area: 'database',
    expr: () => `pg_replication_slots_pg_wal_lsn_diff{job="postgres"} > ${SLOT_BYTES}`,
    for: 5 * MINUTE,
    summary: {
      en: 'The slot {{ $labels.slot_name }} holds {{ $value | humanize1024 }}B of WAL back',
      'pt-BR': 'O slot {{ $labels.slot_name }} segura {{ $value | humanize1024 }}B de WAL',
    },
    description: {
      en: 'Nobody reads from it fast enough, and the disk of {{ $labels.node }} fills until somebody does or the slot is dropped.',
      'pt-BR': 'Ninguém lê dele rápido o bastante, e o disco de {{ $labels.node }} enche até alguém ler ou o slot ser removido.',
    },
    dashboard: 'postgres',
    claim: 'replication-backlog-is-small',
    tests: around({ at: 5 * MINUTE, labels: { node: 'db1', slot_name: 'postgres_3' } }, 1_000_000_001, 1_000_000_000, (bytes) => ({
      'pg_replication_slots_pg_wal_lsn_diff{job="postgres",node="db1",slot_name="postgres_3"}': flat(bytes),
    })),
  },
  {
    name: 'PostgresWalArchivingFailing',
    severity: 'P0',
    area: 'backups',
    applies: ({ backup }) => backup !== undefined,
    // Failures alone are retried by PostgreSQL at once; without a success beside them nothing gets through.
    expr: () =>
      'increase(pg_stat_archiver_failed_count{job="postgres"}[5m]) > 0 unless increase(pg_stat_archiver_archived_count{job="postgres"}[5m]) > 0',
    for: MINUTE,
    summary: { en: 'WAL of {{ $labels.node }} does not reach the archive', 'pt-BR': 'O WAL de {{ $labels.node }} não chega ao arquivo' },
    description: {
      en: 'From now on the database cannot be brought back to any moment, and its disk fills. `prumo backup status` says why the archive refuses.',
      'pt-BR':
        'A partir de agora o banco não pode voltar a qualquer momento, e o disco enche. O `prumo backup status` diz por que o arquivo recusa.',
    },
    dashboard: 'postgres',
    claim: 'failover-leaves-no-archive-gap',
    tests: around({ at: 3 * MINUTE, labels: { node: 'db1' } }, 0, 1, (archived) => ({
      'pg_stat_archiver_failed_count{job="postgres",node="db1"}': growing(1),
      'pg_stat_archiver_archived_count{job="postgres",node="db1"}': growing(archived),
    })),
  },
];
