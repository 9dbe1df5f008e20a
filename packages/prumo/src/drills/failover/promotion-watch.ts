import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../cluster/database.ts';
import { Session, type Target } from '../load/login.ts';

/** Milliseconds between two looks, by which a promotion is known late at most. On two processors that recover, more of them were felt. */
const LOOK_EVERY = 40;
const ANSWER_WITHIN = 2000;

/** What a member says of itself. */
export interface MemberWord {
  readonly isStandby: boolean;
  /** Of the WAL it writes; 0 for a standby. */
  readonly timeline: number;
  /** Standbys it waits for. */
  readonly synchronous: number;
  /** Sessions whose commit waits for a standby (`wait_event` `SyncRep`). */
  readonly waiting: number;
}

/** The first member that said it is a standby no more. */
export interface Promotion {
  readonly member: string;
  /** Moment of `performance.now()` at which it first said so. */
  readonly at: number;
}

const IS_STANDBY = 'SELECT pg_is_in_recovery() AS standby';

const LOOK = `SELECT pg_is_in_recovery() AS standby,
  CASE WHEN pg_is_in_recovery() THEN 0 ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END AS timeline,
  (SELECT count(*)::int FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')) AS synchronous,
  (SELECT count(*)::int FROM pg_stat_activity WHERE wait_event = 'SyncRep') AS waiting`;

/** Sessions kept on every member, so that what PostgreSQL itself says of a promotion is known within milliseconds, whatever Patroni tells. */
export class PromotionWatch {
  readonly #sessions = new Map<string, Session>();
  readonly #stop = new AbortController();
  readonly #targets = new Map<string, Target>();
  #primary = '';
  #promotion: Promotion | null = null;
  #done: Promise<void> = Promise.resolve();

  async open(database: Database, primary: string): Promise<void> {
    this.#primary = primary;
    for (const member of database.members) {
      const target = database.target(member, 'superuser');
      this.#targets.set(member, target);
      this.#sessions.set(member, await Session.open(target, ANSWER_WITHIN, ANSWER_WITHIN));
    }
  }

  /** Look from now on; what was seen is `promotion`. */
  start(): void {
    const standbys = [...this.#sessions.keys()].filter((member) => member !== this.#primary);
    this.#done = Promise.all(standbys.map((member) => this.#follow(member))).then(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    for (const session of this.#sessions.values()) session.drop();
    await this.#done;
  }

  /** Null: nobody was promoted yet. */
  get promotion(): Promotion | null {
    return this.#promotion;
  }

  /** The first promotion after `start`; null after `within` milliseconds. */
  async awaited(within: number, signal: AbortSignal): Promise<Promotion | null> {
    const deadline = performance.now() + within;
    while (this.#promotion === null && performance.now() < deadline) await delay(LOOK_EVERY, undefined, { signal });
    return this.#promotion;
  }

  /** What a member says now; null when it does not answer. */
  async ask(member: string): Promise<MemberWord | null> {
    const row = await this.#row(member, LOOK);
    if (row === undefined) return null;
    const number = (column: string): number => Number(row[column]);
    return {
      isStandby: row['standby'] !== false,
      timeline: number('timeline'),
      synchronous: number('synchronous'),
      waiting: number('waiting'),
    };
  }

  /** Undefined when it does not answer. */
  async #row(member: string, question: string): Promise<Record<string, unknown> | undefined> {
    const rows = await this.#sessions
      .get(member)
      ?.query(question)
      .catch(() => []);
    return rows?.[0];
  }

  async #follow(member: string): Promise<void> {
    while (!this.#stop.signal.aborted && this.#promotion === null) {
      // The short question: the other one was felt where processors are full.
      const row = await this.#row(member, IS_STANDBY);
      if (row?.['standby'] === false) this.#promotion ??= { member, at: performance.now() };
      else await delay(LOOK_EVERY);
      if (row === undefined) await this.#reopen(member);
    }
  }

  /** A standby that was restarted to follow another ends its sessions, and may be promoted all the same. */
  async #reopen(member: string): Promise<void> {
    const target = this.#targets.get(member);
    this.#sessions.get(member)?.drop();
    const session = target === undefined ? undefined : await Session.open(target, ANSWER_WITHIN, ANSWER_WITHIN).catch(() => undefined);
    if (session === undefined) return;
    if (this.#stop.signal.aborted) return session.drop();
    this.#sessions.set(member, session);
  }
}
