import type { BackupPlace } from '../../components/pgbackrest/index.ts';
import type { Message } from '../../messages/message.ts';
import type { BackupKind } from '../info.ts';

/** What is taken by itself, each by a schedule of its own. */
export type CopyKind = BackupKind | 'logical' | 'files';
export const COPY_KINDS = ['full', 'differential', 'incremental', 'logical', 'files'] as const satisfies readonly CopyKind[];

/** A backup as its state is computed from. Times are ISO 8601, sizes bytes: of the database or the buckets then, and of what is stored. */
export interface Copy {
  readonly label: string;
  readonly kind: CopyKind;
  readonly begun: string;
  readonly ended: string;
  readonly size: number;
  readonly stored: number;
}

/** Where copies are kept, as it was found. */
export interface Place {
  /** `local`: the repository on the stack’s own node; `offsite`: the bucket. */
  readonly name: BackupPlace;
  /** It has portable copies and files, and neither physical backups nor WAL: nobody waits for those. Default false. */
  readonly isForCopies?: boolean;
  /** Days for which it should lead back to any moment. */
  readonly keep: number;
  /** Epoch milliseconds of its first full backup, where it came to the stack later than the rest; undefined: not known to. */
  readonly since?: number | undefined;
  /** Oldest first. Undefined: the place could not be read. */
  readonly copies: readonly Copy[] | undefined;
  /** Why it could not be read, or null. */
  readonly why: string | null;
  /** Copies that are there and cannot be used, in a few words each. */
  readonly flawed: readonly string[];
  /** End of the oldest full backup from which WAL leads to now; null: there is none. */
  readonly continuousFrom: string | null;
  /** Stretches of WAL that are missing since the newest full backup, a line each. */
  readonly missingWal: readonly string[];
}

/** What the primary’s archiver says. Sizes are bytes, moments epoch milliseconds. */
export interface Archive {
  readonly member: string;
  /** Segment archived last; null: none since the server’s statistics began. */
  readonly last: string | null;
  readonly lastAt: number | null;
  /** Segment that failed last, and when. */
  readonly failed: string | null;
  readonly failedAt: number | null;
  /** Segment that is being written. */
  readonly current: string;
  /** Whole segments that wait, their size together, and when the oldest became whole. */
  readonly waiting: number;
  readonly waitingBytes: number;
  readonly oldestAt: number | null;
  /** Bytes of the segment being written that no archive has. */
  readonly open: number;
  /** Bytes that may wait. */
  readonly limit: number;
}

/** What members could not archive and no longer wait for. */
export interface GivenUp {
  readonly member: string;
  /** ISO 8601. */
  readonly at: string;
  readonly file: string;
}

/** That WAL was given up, as it was told and is not known to be over. */
export interface ToldGap {
  readonly place: BackupPlace;
  /** ISO 8601 of when it was told. */
  readonly at: string;
  readonly what: Message;
}

/** What became of something, as the journal has it. */
export interface Outcome {
  readonly at: string;
  readonly ok: boolean;
  /** Why not; null when it did. */
  readonly reason: string | null;
}

/** When a claim on backups was last proven by a drill. */
export interface Proof {
  readonly drill: string;
  /** ISO 8601 of the newest `proven`; null: never. */
  readonly provenAt: string | null;
  /** Verdict of the newest run; null: it never ran. */
  readonly verdict: string | null;
}

/** All that the state of backups is computed from. */
export interface Facts {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Since when the controller has looked after backups; undefined: never yet. Nothing is late before. */
  readonly since: number | undefined;
  /** Cron expressions, by the machine’s clock; absent: not by itself. */
  readonly schedules: Partial<Readonly<Record<CopyKind | 'verify', string>>>;
  readonly places: readonly Place[];
  /** Undefined: no primary answered. */
  readonly archive: Archive | undefined;
  /** Oldest first. */
  readonly givenUp: readonly GivenUp[];
  /** Whether a member did not answer: what it gave up is on its own record, and not among these. */
  readonly isHalfHeard: boolean;
  readonly toldGaps: readonly ToldGap[];
  /** The last time each was run by its schedule. */
  readonly ran: Partial<Readonly<Record<CopyKind | 'export', Outcome>>>;
  /** The last time everything stored was read, and the last time it was whole. */
  readonly verified: Outcome | undefined;
  readonly wholeAt: string | undefined;
  readonly proofs: readonly Proof[];
}
