import { setTimeout as delay } from 'node:timers/promises';
import type { LedgerRun } from '../failover/ledger-run.ts';
import { Session } from '../load/login.ts';

/** Milliseconds. The window is a turn of Patroni's loop at most. */
const LOOK_EVERY = 5;
const ANSWER_WITHIN = 2000;
/** Milliseconds to wait for writes to be acknowledged alone; strict mode allows none. */
const ALONE_WITHIN = 5000;
/** Writes acknowledged in the window that make a loss visible. */
const ENOUGH = 5;

/** What the promoted member said of itself, last. */
export interface Promoted {
  readonly member: string;
  /** Moment of `performance.now()` at which it first said so. */
  readonly at: number;
  readonly timeline: number;
  /** Standbys it counted as synchronous when last asked. */
  readonly synchronous: number;
  /** Writes of the application begun after the promotion and acknowledged. */
  readonly acknowledged: number;
}

const LOOK = `SELECT pg_is_in_recovery() AS standby,
  CASE WHEN pg_is_in_recovery() THEN 0 ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END AS timeline,
  (SELECT count(*)::int FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')) AS synchronous`;

/** Sessions kept on every standby, so that a promotion is seen within milliseconds, by PostgreSQL's own word. */
export class PromotionWatch {
  readonly #run: LedgerRun;
  readonly #sessions = new Map<string, Session>();

  constructor(run: LedgerRun) {
    this.#run = run;
  }

  async open(): Promise<void> {
    for (const member of this.#run.database.members) {
      if (member === this.#run.primary) continue;
      this.#sessions.set(member, await Session.open(this.#run.database.target(member, 'superuser'), ANSWER_WITHIN, ANSWER_WITHIN));
    }
  }

  close(): void {
    for (const session of this.#sessions.values()) session.drop();
  }

  /** The first standby that says it is one no more; null after `within` milliseconds. */
  async promoted(within: number, signal: AbortSignal): Promise<Promoted | null> {
    const deadline = performance.now() + within;
    for (;;) {
      signal.throwIfAborted();
      for (const member of this.#sessions.keys()) {
        const found = await this.#look(member, performance.now());
        if (found !== null) return found;
      }
      if (performance.now() > deadline) return null;
      await delay(LOOK_EVERY);
    }
  }

  /** Wait until writes were acknowledged with nobody synchronous, or until somebody is: what was seen last. */
  async untilAcknowledgedAlone(promoted: Promoted, strict: boolean): Promise<Promoted> {
    const deadline = performance.now() + ALONE_WITHIN;
    let last = promoted;
    for (;;) {
      last = (await this.#look(promoted.member, promoted.at)) ?? last;
      // Strict: nothing is acknowledged alone, so it is the promotion itself that is struck.
      if (strict || last.synchronous > 0 || last.acknowledged >= ENOUGH || performance.now() > deadline) return last;
      await delay(LOOK_EVERY);
    }
  }

  async #look(member: string, at: number): Promise<Promoted | null> {
    const session = this.#sessions.get(member);
    // A member that does not answer is no new primary.
    const rows = (await session?.query(LOOK).catch(() => [])) ?? [];
    const [row] = rows;
    if (row?.['standby'] !== false) return null;
    const acknowledged = this.#run.log.of('acknowledged', 'application').filter((write) => write.sent > at).length;
    return { member, at, timeline: Number(row['timeline']), synchronous: Number(row['synchronous']), acknowledged };
  }
}
