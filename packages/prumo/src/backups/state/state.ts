import type { Message } from '../../messages/message.ts';
import type { BackupPlace } from '../../components/pgbackrest/index.ts';
import type { Archive, Copy, CopyKind, GivenUp, Outcome, Place, Proof, ToldGap } from './facts.ts';
import type { SizeVerdict } from './size.ts';

/** What may be wrong with backups. One word per thing: events and alerts carry it. */
export const PROBLEMS = [
  'unreadable',
  'missing',
  'failed',
  'late',
  'too-small',
  'too-large',
  'flawed',
  'wal-missing',
  'archive-unknown',
  'archive-stalled',
  'wal-filling',
  'wal-given-up',
  'damaged',
  'unverified',
  'retention',
] as const;
export type ProblemName = (typeof PROBLEMS)[number];

export interface Problem {
  readonly problem: ProblemName;
  /** Which backups, place or member: `full`, `local`. With the name it says which problem it is from one look to the next. */
  readonly subject: string;
  readonly what: Message;
}

/** One kind of backup in one place. Times are ISO 8601, null: never. */
export interface KindState {
  readonly kind: CopyKind;
  readonly place: BackupPlace;
  /** Cron expression; null: not by itself. */
  readonly schedule: string | null;
  /** Good ones there are; null: the place could not be read. */
  readonly count: number | null;
  readonly last: Copy | null;
  /** When the last one that should be there by now had to be begun. */
  readonly due: string | null;
  readonly late: boolean;
  readonly size: SizeVerdict;
  /** Bytes: the median of those before. */
  readonly usual: number | null;
  /** The last run of its schedule, where that failed and no good one came after it. */
  readonly failure: { readonly at: string; readonly reason: string } | null;
}

export interface PlaceState extends Pick<Place, 'name' | 'why' | 'flawed' | 'missingWal'> {
  readonly restorableSince: string | null;
  /** Whether that reaches back for the place’s days; null: it cannot yet. */
  readonly retention: { readonly days: number; readonly satisfied: boolean | null };
  readonly givenUp: BackupState['givenUp'];
}

export interface ArchiveState extends Archive {
  /** Bytes, segments and seconds between what is written and what is archived. */
  readonly lag: { readonly bytes: number; readonly segments: number; readonly seconds: number };
  readonly stalled: boolean;
}

export interface BackupState {
  /** ISO 8601. */
  readonly at: string;
  readonly kinds: readonly KindState[];
  readonly places: readonly PlaceState[];
  readonly archive: ArchiveState | null;
  /** What was given up since the newest full backup of the place that has had none for longest: nothing after the first of it can be reached there. */
  readonly givenUp: { readonly files: number; readonly first: GivenUp; readonly last: GivenUp } | null;
  /** What was told of WAL given up, where nobody can say that it is over. */
  readonly unheard: readonly ToldGap[];
  /** End of the oldest full backup: from then on WAL leads to any moment, in one place or another. */
  readonly restorableSince: string | null;
  /** Of the place beside the stack. */
  readonly retention: PlaceState['retention'] | null;
  /** How the last scheduled export of tenants failed; null: it did not. */
  readonly exportFailure: { readonly at: string; readonly reason: string } | null;
  readonly verified: Outcome | null;
  readonly wholeAt: string | null;
  readonly verifyLate: boolean;
  readonly proofs: readonly Proof[];
  readonly problems: readonly Problem[];
}
