import { Arrivals } from './arrivals.ts';
import { Session, type Target } from './login.ts';
import { outcomeOfAnswer, outcomeOfError } from './outcome.ts';
import type { Write, WriteLog } from './write-log.ts';

/** Milliseconds between attempts to connect again. */
const RECONNECT_EVERY = 50;
const CONNECT_WITHIN = 3000;

export interface WriterOptions {
  readonly target: Target;
  /** Qualified name of the table with columns `key` and `hash`. */
  readonly table: string;
  /** Arrivals per second. */
  readonly perSecond: number;
  /** Connections, all opened at the start. */
  readonly connections: number;
  /** Milliseconds for the answer to one. Default: those of a `Session`. */
  readonly answerWithin?: number;
  readonly log: WriteLog;
}

/**
 * Writes as the application makes them, by its own address and through the pooler: one row per autocommit, begun at a fixed
 * rate whether or not the former ones were answered. A connection that breaks is opened again; writes wait for one in order.
 */
export class ApplicationWriters {
  readonly arrivals: Arrivals;
  /** Attempts to connect that failed, with the moment (`performance.now()`) and what was said. */
  readonly connectFailures: { readonly at: number; readonly said: string }[] = [];
  readonly #options: WriterOptions;
  readonly #idle: Session[] = [];
  readonly #all = new Set<Session>();
  readonly #queue: Write[] = [];
  #stopped = false;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.arrivals = new Arrivals(options.perSecond, (intended) => this.#arrive(intended));
  }

  /** Open every connection, then begin. Rejects when one cannot be opened. */
  async start(): Promise<void> {
    const sessions = await Promise.all(Array.from({ length: this.#options.connections }, () => this.#open()));
    for (const session of sessions) this.#add(session);
    this.arrivals.start();
  }

  /** No new arrivals; resolves when nothing is queued or under way, or after `within` milliseconds. */
  async drain(within: number): Promise<void> {
    this.arrivals.stop();
    const deadline = performance.now() + within;
    while ((this.#queue.length > 0 || this.#options.log.inFlight > 0) && performance.now() < deadline) await pause(20);
  }

  /** Drop every connection. What is under way stays unknown. */
  stop(): void {
    this.#stopped = true;
    this.arrivals.stop();
    for (const session of this.#all) session.drop();
  }

  /** Connections, each with at most one write under way. */
  get connections(): number {
    return this.#options.connections;
  }

  /** Writes that wait for a connection. */
  get queued(): number {
    return this.#queue.length;
  }

  #arrive(intended: number): void {
    const write = this.#options.log.begin('application', intended);
    if (this.#queue.length >= this.arrivals.queueLimit) return this.#options.log.end(write, 'refused', 'queue full');
    this.#queue.push(write);
    this.#next();
  }

  #next(): void {
    while (this.#queue.length > 0 && !this.#stopped) {
      const session = this.#idle.pop();
      if (session === undefined) return;
      if (!session.alive) {
        void this.#replace(session);
        continue;
      }
      const write = this.#queue.shift();
      if (write === undefined) return void this.#idle.push(session);
      void this.#send(session, write);
    }
  }

  async #send(session: Session, write: Write): Promise<void> {
    const { log, table } = this.#options;
    session.notices.length = 0;
    write.sent = performance.now();
    try {
      await session.query(`INSERT INTO ${table} (key, hash) VALUES ($1, $2)`, [write.key, write.hash]);
      log.end(write, outcomeOfAnswer(session.notices), session.notices.join('; '));
    } catch (error) {
      log.end(write, outcomeOfError(codeOf(error), true), String(error));
      // A refusal leaves the session in order; whatever else happened, a new one is the safe choice.
      if (write.outcome === 'unknown' || !session.alive) {
        session.drop();
        return this.#replace(session);
      }
    }
    this.#idle.push(session);
    this.#next();
  }

  async #replace(broken: Session): Promise<void> {
    this.#all.delete(broken);
    while (!this.#stopped) {
      try {
        const session = await this.#open();
        if (this.#stopped) return session.drop();
        this.#add(session);
        return this.#next();
      } catch (error) {
        this.connectFailures.push({ at: performance.now(), said: String(error) });
        await pause(RECONNECT_EVERY);
      }
    }
  }

  #open(): Promise<Session> {
    const { target, answerWithin } = this.#options;
    return Session.open(target, CONNECT_WITHIN, answerWithin);
  }

  #add(session: Session): void {
    this.#all.add(session);
    this.#idle.push(session);
  }
}

export function codeOf(error: unknown): { readonly code?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
