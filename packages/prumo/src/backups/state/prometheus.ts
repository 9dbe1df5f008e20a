import type { BackupState } from './state.ts';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

/** The state in Prometheus’ text format. What never happened has no sample: 0 would be 1970, and an alert on an absent series is one too. Pure. */
export function metricsOf(stack: string, state: BackupState): string {
  const of = (labels: Labels, value: number | null): readonly Sample[] => (value === null ? [] : [[{ stack, ...labels }, value]]);
  const seconds = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant) / 1000);
  const kinds = state.kinds.map((one) => ({ one, labels: { kind: one.kind, repository: one.place } }));
  const { archive } = state;
  const metric = (name: string, help: string, samples: readonly (readonly Sample[])[]): string =>
    family(`prumo_${name}`, help, samples.flat());
  return [
    metric(
      'backup_last_success_timestamp_seconds',
      'When the newest good backup of its kind ended.',
      kinds.map(({ one, labels }) => of(labels, seconds(one.last?.ended ?? null))),
    ),
    metric(
      'backup_last_failure_timestamp_seconds',
      'When the schedule of its kind last failed, where no good backup came after.',
      kinds.map(({ one, labels }) => of(labels, seconds(one.failure?.at ?? null))),
    ),
    metric(
      'backup_size_bytes',
      'Bytes the newest good backup takes where it is stored.',
      kinds.map(({ one, labels }) => of(labels, one.last?.stored ?? null)),
    ),
    metric(
      'backup_database_size_bytes',
      'Bytes of the database the newest good backup is of.',
      kinds.map(({ one, labels }) => of(labels, one.last?.size ?? null)),
    ),
    metric(
      'backup_late',
      'Whether a backup its schedule asks for is missing.',
      kinds.map(({ one, labels }) => of(labels, Number(one.late))),
    ),
    metric(
      'backup_size_unusual',
      'Whether the newest backup is much smaller or larger than those before it.',
      kinds.map(({ one, labels }) => of(labels, Number(one.size === 'small' || one.size === 'large'))),
    ),
    metric(
      'backup_count',
      'Good backups there are.',
      kinds.map(({ one, labels }) => of(labels, one.count)),
    ),
    metric('backup_restorable_since_timestamp_seconds', 'From when on the database can be brought back to any moment.', [
      of({}, seconds(state.restorableSince)),
    ]),
    metric('backup_last_verified_timestamp_seconds', 'When everything stored was last read and found whole.', [
      of({}, seconds(state.wholeAt)),
    ]),
    metric(
      'backup_proven_timestamp_seconds',
      'When a drill last proved it.',
      state.proofs.map(({ drill, provenAt }) => of({ drill }, seconds(provenAt))),
    ),
    metric('wal_archive_lag_bytes', 'Bytes written that no archive has.', [of({}, archive?.lag.bytes ?? null)]),
    metric('wal_archive_lag_segments', 'Whole segments of WAL that wait for the archive.', [of({}, archive?.lag.segments ?? null)]),
    metric('wal_archive_lag_seconds', 'How long the oldest of them has waited.', [of({}, archive?.lag.seconds ?? null)]),
    metric('wal_archive_last_success_timestamp_seconds', 'When a segment was last archived.', [
      of({}, archive?.lastAt == null ? null : archive.lastAt / 1000),
    ]),
    metric('wal_archive_stalled', 'Whether WAL waits for longer than it should.', [
      of({}, archive === null ? null : Number(archive.stalled)),
    ]),
    metric('wal_archive_limit_bytes', 'Bytes of WAL that may wait before it is given up.', [of({}, archive?.limit ?? null)]),
    metric('wal_archive_given_up_files', 'Files of WAL given up since the newest full backup.', [
      // Who could say does not answer: nothing is said.
      of({}, state.givenUp?.files ?? (state.unheard.length > 0 ? null : 0)),
    ]),
    metric('backup_problems', 'Things that are wrong with backups.', [of({}, state.problems.length)]),
  ].join('');
}

function family(name: string, help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(([labels, value]) => {
    const written = Object.entries(labels).map(
      ([label, text]) => `${label}="${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
    );
    return `${name}{${written.join(',')}} ${value}`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('\n')}\n`;
}
