import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './application-writers.ts';
import { Session, type Target } from './login.ts';
import { outcomeOfAnswer, outcomeOfError } from './outcome.ts';
import type { Account } from './account.ts';
import type { Write, WriteLog } from './write-log.ts';

/** Milliseconds between two writes of the quiet session, and between attempts to reach the node again. */
const QUIET_EVERY = 100;
const BUSY_EVERY = 5;
/** Milliseconds to leave a server alone that says it is starting or stopping: it acknowledges nothing then, and each answer costs it a process. */
const LEFT_ALONE = 400;
const CANNOT_CONNECT_NOW = '57P03';
const CONNECT_WITHIN = 1000;

/**
 * Sessions straight to the node that is primary now, opened before the fault: one busy, one that writes now and then. They go on
 * as long as they can, and come back when they can, to see whether an old primary acknowledges what nobody will ever find.
 */
export class OldSessions {
  readonly #target: Target;
  readonly #table: string;
  readonly #log: WriteLog;
  readonly #stop = new AbortController();
  readonly #sessions = new Set<Session>();
  #done: Promise<unknown> = Promise.resolve();

  constructor(options: { readonly target: Target; readonly table: string; readonly log: WriteLog }) {
    this.#target = options.target;
    this.#table = options.table;
    this.#log = options.log;
  }

  async start(): Promise<void> {
    const [busy, quiet] = await Promise.all([this.#open(), this.#open()]);
    this.#done = Promise.all([this.#write(busy, BUSY_EVERY), this.#write(quiet, QUIET_EVERY)]);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    for (const session of this.#sessions) session.drop();
    await this.#done;
  }

  async #open(): Promise<Session> {
    const session = await Session.open(this.#target, CONNECT_WITHIN);
    // Opened while it was stopped: nobody would drop it any more, and an open session keeps the process from ending.
    if (this.#stop.signal.aborted) {
      session.drop();
      throw new Error('stopped meanwhile');
    }
    this.#sessions.add(session);
    return session;
  }

  async #write(first: Session, every: number): Promise<void> {
    const { signal } = this.#stop;
    let session: Session | undefined = first;
    while (!signal.aborted) {
      let pause = QUIET_EVERY;
      session ??= await this.#open().catch((error: unknown) => {
        if (codeOf(error).code === CANNOT_CONNECT_NOW) pause = LEFT_ALONE;
        return undefined;
      });
      if (session === undefined) {
        await delay(pause);
        continue;
      }
      session = (await this.#one(session)) ? session : undefined;
      await delay(every);
    }
  }

  /** False when the session is of no more use. */
  async #one(session: Session): Promise<boolean> {
    const write = this.#log.begin('direct', performance.now());
    session.notices.length = 0;
    write.sent = write.intended;
    try {
      await session.query(`INSERT INTO ${this.#table} (key, hash) VALUES ($1, $2)`, [write.key, write.hash]);
      this.#log.end(write, outcomeOfAnswer(session.notices), session.notices.join('; '));
      return true;
    } catch (error) {
      this.#log.end(write, outcomeOfError(codeOf(error), true), String(error));
      if (session.alive && write.outcome === 'refused') return true;
      session.drop();
      this.#sessions.delete(session);
      return false;
    }
  }
}

/**
 * Seconds after `moment`, that of a promotion, at which the old node last acknowledged on its own; 0: never. A write under way when the node
 * was stopped counts by its answer, which comes when the node goes on. Not counted is one that was begun before and that every member has:
 * the promoted one had it when it was promoted, and the answer is late and true.
 */
export function acknowledgedAlone(
  writes: readonly Pick<Write, 'key' | 'sent' | 'done'>[],
  moment: number,
  accounts: readonly Pick<Account, 'lost'>[],
): number {
  const lost = new Set(accounts.flatMap((account) => account.lost));
  const isAlone = (write: Pick<Write, 'key' | 'sent'>): boolean => write.sent > moment || lost.has(write.key);
  const late = writes.filter((write) => write.done > moment && isAlone(write));
  return Math.max(0, ...late.map((write) => (write.done - moment) / 1000));
}
