import { type Alert, around, flat, HOUR, MINUTE, SECOND } from '../../model/index.ts';

/** Hours after which a backup a day is late: CATALOG, a day and what the longest may take. */
const BACKUP_HOURS = 26;

/** Backups are taken, whole, and lead back. The series are `backups/state/prometheus.ts`'s. */
export const pgbackrestAlerts: readonly Alert[] = [
  {
    name: 'BackupTooOld',
    severity: 'P0',
    area: 'backups',
    // Of the kinds that make up the daily backup, whichever is newest.
    expr: () =>
      `time() - max by (repository) (prumo_backup_last_success_timestamp_seconds{job="prumo",kind=~"full|differential|incremental"}) > ${BACKUP_HOURS * 3600}`,
    for: 0,
    summary: {
      en: 'The newest good backup in {{ $labels.repository }} is {{ $value | humanizeDuration }} old',
      'pt-BR': 'O último backup bom em {{ $labels.repository }} tem {{ $value | humanizeDuration }}',
    },
    description: {
      en: 'WAL may still lead to now; take one by hand: `prumo backup`, and see why the schedule did not.',
      'pt-BR': 'O WAL ainda pode levar até agora; faça um à mão: `prumo backup`, e veja por que o agendado não foi feito.',
    },
    dashboard: 'readiness',
    claim: 'backup-failures-are-heard',
    absentTwin: { metric: 'prumo_backup_last_success_timestamp_seconds', labels: { job: 'prumo', kind: 'full' }, severity: 'P0' },
    // Before 1970, which is where promtool's clock begins.
    tests: around({ at: MINUTE, labels: { repository: 'local' } }, 1, -120, (beyond) => ({
      'prumo_backup_last_success_timestamp_seconds{job="prumo",kind="full",repository="local"}': flat(-BACKUP_HOURS * 3600 - 86_400),
      'prumo_backup_last_success_timestamp_seconds{job="prumo",kind="differential",repository="local"}': flat(
        -BACKUP_HOURS * 3600 + 60 - beyond,
      ),
    })),
  },
  {
    name: 'BackupLate',
    severity: 'P1',
    area: 'backups',
    expr: () => 'prumo_backup_late{job="prumo"} == 1',
    for: 5 * MINUTE,
    summary: { en: 'A {{ $labels.kind }} backup is late', 'pt-BR': 'Um backup {{ $labels.kind }} está atrasado' },
    description: {
      en: 'Its schedule has passed, and twice the time one takes. `prumo backup status` says what happened.',
      'pt-BR': 'O horário passou, e o dobro do tempo que um leva. O `prumo backup status` diz o que houve.',
    },
    dashboard: 'readiness',
    claim: 'backup-failures-are-heard',
    tests: around({ at: 5 * MINUTE, labels: { kind: 'full' } }, 1, 0, (late) => ({
      'prumo_backup_late{job="prumo",kind="full",repository="local"}': flat(late),
    })),
  },
  {
    name: 'BackupFailed',
    severity: 'P0',
    area: 'backups',
    expr: () => 'prumo_backup_last_failure_timestamp_seconds{job="prumo"} > 0',
    for: 0,
    summary: { en: 'The {{ $labels.kind }} backup failed', 'pt-BR': 'O backup {{ $labels.kind }} falhou' },
    description: {
      en: 'No good one has come after it. `prumo backup status` says why; then `prumo backup`.',
      'pt-BR': 'Nenhum bom veio depois. O `prumo backup status` diz por quê; depois `prumo backup`.',
    },
    dashboard: 'readiness',
    claim: 'backup-failures-are-heard',
    emptyWhenHealthy: {
      reason: { en: 'there is a time of the last failure only where one failed', 'pt-BR': 'só há hora da última falha onde um falhou' },
      filledBy: 'packages/prumo/src/backups/state/compute.test.ts',
    },
    tests: {
      firing: {
        at: MINUTE,
        labels: { kind: 'full' },
        series: { 'prumo_backup_last_failure_timestamp_seconds{job="prumo",kind="full",repository="local"}': flat(1000) },
      },
      quiet: {
        at: MINUTE,
        series: { 'prumo_backup_last_success_timestamp_seconds{job="prumo",kind="full",repository="local"}': flat(1000) },
      },
    },
  },
  {
    name: 'BackupProblems',
    severity: 'P1',
    area: 'backups',
    expr: () => 'prumo_backup_problems{job="prumo"} > 0',
    for: 10 * MINUTE,
    summary: { en: '{{ $value }} things are wrong with backups', 'pt-BR': '{{ $value }} coisas estão erradas nos backups' },
    description: {
      en: '`prumo backup status` names each: flawed, missing, unread, damaged, or kept for too short.',
      'pt-BR': 'O `prumo backup status` lista cada uma: com defeito, faltando, ilegível, danificada, ou guardada por pouco tempo.',
    },
    dashboard: 'readiness',
    claim: 'backup-failures-are-heard',
    absentTwin: { metric: 'prumo_backup_problems', labels: { job: 'prumo' }, for: 10 * MINUTE },
    tests: around({ at: 10 * MINUTE }, 1, 0, (problems) => ({ 'prumo_backup_problems{job="prumo"}': flat(problems) })),
  },
  {
    name: 'BackupSizeUnusual',
    severity: 'P1',
    area: 'backups',
    expr: () => 'prumo_backup_size_unusual{job="prumo"} == 1',
    for: 0,
    summary: {
      en: 'The newest {{ $labels.kind }} backup has an unusual size',
      'pt-BR': 'O último backup {{ $labels.kind }} tem um tamanho incomum',
    },
    description: {
      en: 'Half of those before it, or three times as much: data is missing, or something was written that nobody expects.',
      'pt-BR': 'Metade dos anteriores, ou o triplo: faltam dados, ou foi escrito algo que ninguém espera.',
    },
    dashboard: 'readiness',
    claim: 'backup-failures-are-heard',
    tests: around({ at: MINUTE, labels: { kind: 'full' } }, 1, 0, (unusual) => ({
      'prumo_backup_size_unusual{job="prumo",kind="full",repository="local"}': flat(unusual),
    })),
  },
  {
    name: 'RestoreNotProven',
    severity: 'P1',
    area: 'backups',
    expr: () => 'prumo_claim_status{job="prumo",claim="restore-returns-every-row",status="proven"} == 0',
    for: HOUR,
    summary: { en: 'Nobody knows whether the backups can be restored', 'pt-BR': 'Ninguém sabe se os backups podem ser restaurados' },
    description: {
      en: 'A restore was not proven within its period. `prumo drill run restore-physical` does it beside the running database.',
      'pt-BR': 'Uma restauração não foi provada no prazo. O `prumo drill run restore-physical` a faz ao lado do banco que roda.',
    },
    dashboard: 'readiness',
    claim: 'restore-returns-every-row',
    tests: around({ at: HOUR }, 0, 1, (proven) => ({
      'prumo_claim_status{job="prumo",claim="restore-returns-every-row",weight="5",status="proven"}': flat(proven),
    })),
  },
  {
    name: 'WalArchiveStalled',
    severity: 'P0',
    area: 'backups',
    expr: () => 'prumo_wal_archive_stalled{job="prumo"} == 1',
    for: MINUTE,
    summary: { en: 'WAL waits and does not reach the archive', 'pt-BR': 'O WAL espera e não chega ao arquivo' },
    description: {
      en: 'What is written now could not be brought back, and the primary’s disk fills. `prumo backup status` says why.',
      'pt-BR': 'O que se escreve agora não poderia voltar, e o disco do primário enche. O `prumo backup status` diz por quê.',
    },
    dashboard: 'readiness',
    claim: 'failover-leaves-no-archive-gap',
    absentTwin: { metric: 'prumo_wal_archive_stalled', labels: { job: 'prumo' }, for: 5 * MINUTE },
    tests: around({ at: MINUTE, step: 5 * SECOND }, 1, 0, (stalled) => ({ 'prumo_wal_archive_stalled{job="prumo"}': flat(stalled) })),
  },
  {
    name: 'WalGap',
    severity: 'P1',
    area: 'backups',
    expr: () => 'prumo_wal_archive_given_up_files{job="prumo"} > 0',
    for: 0,
    summary: { en: '{{ $value }} files of WAL were given up', 'pt-BR': '{{ $value }} arquivos de WAL foram abandonados' },
    description: {
      en: 'Between them and the next full backup the database cannot be brought back to any moment: `prumo backup --type full`.',
      'pt-BR': 'Entre eles e o próximo backup completo o banco não pode voltar a qualquer momento: `prumo backup --type full`.',
    },
    dashboard: 'readiness',
    claim: 'restore-to-any-moment',
    tests: around({ at: MINUTE }, 1, 0, (files) => ({ 'prumo_wal_archive_given_up_files{job="prumo"}': flat(files) })),
  },
  {
    name: 'BackupRetentionNotApplied',
    severity: 'info',
    area: 'backups',
    expr: ({ backup }) => `time() - prumo_backup_restorable_since_timestamp_seconds{job="prumo"} > ${((backup?.keep ?? 7) + 14) * 86_400}`,
    for: HOUR,
    summary: { en: 'Old backups are not removed', 'pt-BR': 'Backups antigos não são removidos' },
    description: ({ backup }) => ({
      en: `The database can be brought back {{ $value | humanizeDuration }}, and ${backup?.keep ?? 7} days are asked for: retention is not applied, and the disk fills.`,
      'pt-BR': `O banco pode voltar {{ $value | humanizeDuration }}, e o pedido são ${backup?.keep ?? 7} dias: a retenção não é aplicada, e o disco enche.`,
    }),
    dashboard: 'readiness',
    tests: around({ at: HOUR + MINUTE, step: MINUTE }, 1, -3700, (beyond) => ({
      'prumo_backup_restorable_since_timestamp_seconds{job="prumo"}': flat(-21 * 86_400 - beyond),
    })),
  },
];
