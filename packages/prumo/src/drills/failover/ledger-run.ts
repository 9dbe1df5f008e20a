import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type DrillContext, type LoadReport, type Measurement, measured, Unsteady } from '../../model/index.ts';
import { Database, LeaderWatch } from '../cluster/database.ts';
import { LedgerTable } from '../cluster/ledger-table.ts';
import { type Account, longestPause, type Row } from '../load/account.ts';
import { ApplicationWriters } from '../load/application-writers.ts';
import { percentile } from '../load/arrivals.ts';
import { targetOf } from '../load/login.ts';
import { acknowledgedAlone, OldSessions } from '../load/old-sessions.ts';
import { WriteLog } from '../load/write-log.ts';
import { PromotionWatch } from './promotion-watch.ts';
import { readAccount } from './read-account.ts';
import type { Synchrony } from './synchrony.ts';
import { text } from './text.ts';

/** Arrivals per second: enough to see 5 ms, far below what the path carries, so that the queue is the fault's and not ours. */
const PER_SECOND = 200;
const CONNECTIONS = 8;
/** Writes acknowledged before a fault, so that a cold start is not measured. */
const WARM = 300;
const WARM_WITHIN = 20_000;
/** Milliseconds for the cluster to be whole before and after. A member may have to be rewound or cloned. */
const WHOLE_BEFORE = 15_000;
const WHOLE_AFTER = 120_000;
/** Writes begun within this many milliseconds of the fault count as in flight at it; a tenth of what should be there is needed. */
const AROUND = 50;
const NEEDED = 2;
/** Above this the generator, not the system, is what is measured: a fifth of the shortest time without writes any objective asks for. Milliseconds. */
const LAG_ALLOWED = 200;
const DRAIN_WITHIN = 15_000;

/**
 * Writers on the application's path, sessions kept on the primary, and what became of every write: what every drill that may move
 * the primary stands on.
 */
export class LedgerRun {
  readonly database: Database;
  readonly leaders = new LeaderWatch();
  /** Started by the drills that move the primary. */
  readonly promotions = new PromotionWatch();
  readonly log: WriteLog;
  readonly writers: ApplicationWriters;
  readonly #context: DrillContext;
  readonly #table: LedgerTable;
  #sessions: OldSessions | undefined;
  #leader = '';
  #lagFrom = 0;
  #lagTo: number | undefined;
  #stopped = false;
  #atFault: Promise<number | null> = Promise.resolve(null);
  #synchronous: number | null = null;
  /** Whether every member's rows were read and make sense. */
  #isAllRead = false;
  /** Moment the load ended. */
  #ended = Number.NaN;
  /** Moment of the fault, `performance.now()`. */
  fault = Number.NaN;

  constructor(context: DrillContext) {
    this.#context = context;
    this.database = new Database(context.stack);
    this.#table = new LedgerTable(context.stack, context.run);
    this.log = new WriteLog(context.run, join(context.folder, 'writes.ndjson'));
    this.writers = new ApplicationWriters({
      target: targetOf(context.stack, context.stack.endpoint('pooler'), 'application'),
      table: this.#table.name,
      perSecond: PER_SECOND,
      connections: CONNECTIONS,
      log: this.log,
    });
  }

  /** Member that was primary when the load began. */
  get primary(): string {
    return this.#leader;
  }

  /** Qualified name of the run's table. */
  get table(): string {
    return this.#table.name;
  }

  /** Wait for a whole cluster, begin to write, wait until writes flow without a failure. Rejects with `Unsteady`. */
  async begin(): Promise<void> {
    const { signal } = this.#context;
    const view = await this.database.settled(WHOLE_BEFORE, signal);
    this.#leader = view.leader;
    await this.#table.make();
    await this.writers.start();
    this.#sessions = new OldSessions({ target: this.database.target(this.#leader, 'application'), table: this.#table.name, log: this.log });
    await this.#sessions.start();
    await this.promotions.open(this.database, this.#leader);
    this.leaders.start(this.database);
    const deadline = performance.now() + WARM_WITHIN;
    while (this.log.of('acknowledged', 'application').length < WARM) {
      signal.throwIfAborted();
      this.log.refuseUnkept();
      if (performance.now() > deadline) throw new Unsteady(text.noWrites());
      await delay(20);
    }
    const bad = this.log.writes.find((write) => write.outcome === 'refused' || write.outcome === 'unknown');
    if (bad !== undefined) throw new Unsteady(text.writesFail(bad.said));
    await this.#synchronousAgain();
  }

  /**
   * Wait until PostgreSQL of the primary itself waits for as many standbys as the spec asks for: Patroni may choose another standby after the
   * look at the cluster, and between the two there is none. Where it does not come to that the verdict says so.
   */
  async #synchronousAgain(): Promise<void> {
    const deadline = performance.now() + WHOLE_BEFORE;
    while (await this.database.isSynchronous()) {
      const word = await this.promotions.ask(this.#leader);
      if (word !== null && word.synchronous >= this.database.synchronousWanted) return;
      if (performance.now() > deadline) return;
      await delay(100, undefined, { signal: this.#context.signal });
    }
  }

  /** Call right before the fault: the primary is asked whom it waits for while it can still answer. */
  markFault(): void {
    this.#atFault = this.promotions.ask(this.#leader).then((word) => (word?.isStandby === false ? word.synchronous : null));
    this.#lagFrom = this.writers.arrivals.lags.length;
    this.fault = performance.now();
  }

  /**
   * From now on nothing is timed, only counted: the generator may be late without harm. A minute's queue that is written at once, while two
   * nodes recover, makes it late on any small machine.
   */
  timesNoMore(): void {
    this.#lagTo = this.writers.arrivals.lags.length;
  }

  /** Wait for `count` writes of the application begun after `moment` and acknowledged. False after `within` milliseconds. */
  async writesAfter(moment: number, count: number, within: number): Promise<boolean> {
    const deadline = performance.now() + within;
    for (;;) {
      this.#context.signal.throwIfAborted();
      this.log.refuseUnkept();
      if (this.log.of('acknowledged', 'application').filter((write) => write.sent > moment).length >= count) return true;
      if (performance.now() > deadline) return false;
      await delay(20);
    }
  }

  /** Wait until another than the first primary leads. Null after `within` milliseconds. */
  async takenOver(within: number): Promise<{ readonly leader: string; readonly at: number } | null> {
    const deadline = performance.now() + within;
    for (;;) {
      this.#context.signal.throwIfAborted();
      this.log.refuseUnkept();
      const found = this.leaders.takenOver(this.#leader, this.fault);
      if (found !== undefined) return found;
      if (performance.now() > deadline) return null;
      await delay(20);
    }
  }

  /** Wait until a member that is none of `others` leads. Null after `within` milliseconds from `moment`. */
  async leads(others: readonly string[], moment: number, within: number): Promise<string | null> {
    for (;;) {
      this.#context.signal.throwIfAborted();
      const found = this.leaders.changes.find(({ leader, at }) => at > moment && leader !== null && !others.includes(leader));
      if (found !== undefined) return found.leader;
      if (performance.now() > moment + within) return null;
      await delay(20);
    }
  }

  /** Every row of the run a member has. */
  rows(member: string): Promise<readonly Row[]> {
    return this.#table.rows(this.database, member);
  }

  /** Known once the load has ended. */
  get synchrony(): Synchrony {
    return { wanted: this.database.synchronousWanted, atFault: this.#synchronous };
  }

  /** Seconds for which the old primary went on acknowledging, on its own, after another had been promoted; 0: it did not. `accounts`: what every member has. */
  stalePrimarySeconds(accounts: readonly Account[]): number {
    // PostgreSQL's own word; Patroni's where no session lived to hear it.
    const at = this.promotions.promotion?.at ?? this.leaders.takenOver(this.#leader, this.fault)?.at;
    return at === undefined ? 0 : acknowledgedAlone(this.log.of('acknowledged', 'direct'), at, accounts);
  }

  get pause() {
    return longestPause(this.log, this.fault, this.#ended);
  }

  /** End the load: what is queued may still be sent. Rejects when the log of writes could not be kept. */
  async finish(): Promise<void> {
    if (this.#stopped) return this.log.refuseUnkept();
    this.#stopped = true;
    this.#ended = performance.now();
    this.#synchronous = await this.#atFault;
    await this.#sessions?.stop();
    await this.writers.drain(DRAIN_WITHIN);
    this.writers.stop();
    await Promise.all([this.leaders.stop(), this.promotions.stop()]);
    this.log.close();
    this.log.refuseUnkept();
  }

  /** Seconds until the cluster was whole again, and what each member has; null: it did not become whole. Call after `finish`. */
  async accounts(): Promise<{
    readonly whole: boolean;
    readonly seconds: number;
    readonly accounts: readonly Account[];
    /** Members that did not answer, are behind, or could not be read whole. */
    readonly unread: readonly string[];
  }> {
    const began = performance.now();
    const view = await this.database.settled(WHOLE_AFTER, this.#context.signal).catch((error: unknown) => {
      if (error instanceof Unsteady) return null;
      throw error;
    });
    const seconds = (performance.now() - began) / 1000;
    const leader = view?.leader ?? (await this.database.view())?.leader ?? null;
    const accounts: Account[] = [];
    const unread: string[] = [];
    for (const member of this.database.members) {
      const account = await this.#accountOf(member, leader).catch(() => null);
      if (account !== null) accounts.push(account);
      if (account === null || account.isDamaged) unread.push(member);
    }
    this.#isAllRead = unread.length === 0;
    return { whole: view !== null, seconds, accounts, unread };
  }

  /** Null where a member could not be read, or did not come as far as the leader. Rejects when it does not answer. */
  async #accountOf(member: string, leader: string | null): Promise<Account | null> {
    const read = () => this.rows(member);
    if (leader !== null && member !== leader && !(await this.database.follows(member))) {
      // A second primary is held against the ledger as it is; it can catch up with nobody.
      const account = await readAccount(member, this.log.writes, read);
      return account === null ? null : { ...account, strange: [...account.strange, 'takes itself for the primary'] };
    }
    if (leader === null || !(await this.database.caughtUp(leader, member, 30_000))) return null;
    return readAccount(member, this.log.writes, read);
  }

  get load(): LoadReport {
    const around = this.log.writes.filter((write) => write.path === 'application' && Math.abs(write.sent - this.fault) <= AROUND);
    return {
      inFlightAtFault: around.length,
      inFlightNeeded: NEEDED,
      lagP99: this.writers.arrivals.lagP99(this.#lagFrom, this.#lagTo),
      lagAllowed: LAG_ALLOWED,
    };
  }

  /** What every such drill measures. */
  measurements(accounts: readonly Account[]): readonly Measurement[] {
    const { log } = this;
    /** Nobody's rows, or some of them, are no ground to say that nothing is missing; what is known to be missing is. */
    const most = (name: string, of: (account: Account) => number): readonly Measurement[] => {
      const value = Math.max(0, ...accounts.map(of));
      return this.#isAllRead || value > 0 ? [measured(name, value, 'count')] : [];
    };
    const waits = log
      .of('acknowledged', 'application')
      .filter((write) => write.done > this.fault)
      .map((write) => (write.done - write.intended) / 1000);
    const { pause } = this;
    return [
      measured('writes-acknowledged', log.of('acknowledged').length, 'count'),
      measured('writes-refused', log.of('refused', 'application').length, 'count'),
      measured('writes-unknown', log.of('unknown').length, 'count'),
      ...most('unknown-writes-done', (account) => account.unknownDone),
      ...most('acknowledged-writes-lost', (account) => account.lost.length),
      ...most('rows-doubled', (account) => account.doubled.length),
      ...(this.#synchronous === null ? [] : [measured('synchronous-standbys-at-fault', this.#synchronous, 'count')]),
      measured('failed-requests', log.of('refused', 'application').length + log.of('unknown', 'application').length, 'count'),
      measured('connections-refused', this.writers.connectFailures.length, 'count'),
      ...(pause === null ? [] : [measured('seconds-without-writes', pause.seconds, 'seconds')]),
      measured('longest-wait', Math.max(0, ...waits), 'seconds'),
      measured('wait-p99', percentile(waits, 0.99), 'seconds'),
      measured('generator-lag-p99', this.load.lagP99, 'milliseconds'),
    ];
  }

  async end(): Promise<void> {
    this.#stopped ||= (await this.#abandon(), true);
    await this.#table.drop().catch(() => undefined);
  }

  async #abandon(): Promise<void> {
    this.writers.stop();
    await Promise.all([this.#sessions?.stop(), this.leaders.stop(), this.promotions.stop()]);
    this.log.close();
  }
}
