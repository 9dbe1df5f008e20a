import { setTimeout as delay } from 'node:timers/promises';
import { Session, type Target } from '../load/login.ts';

/** Milliseconds between two logins begun. They do not wait for each other. */
const EVERY = 100;
/** Milliseconds: longer than any pause the drill expects, shorter than PgBouncer's own `client_login_timeout`. */
const WITHIN = 15_000;

export interface Login {
  /** Moments of `performance.now()`. */
  readonly begun: number;
  readonly done: number;
  /** What went wrong; null: it was answered. */
  readonly failed: string | null;
}

/** Somebody who connects anew all the time, as a web application under a deploy does: log in, ask one thing, leave. */
export class NewLogins {
  readonly logins: Login[] = [];
  readonly #target: Target;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #done: Promise<void> = Promise.resolve();

  constructor(target: Target) {
    this.#target = target;
  }

  start(): void {
    this.#done = this.#go();
  }

  /** No new ones; resolves when those under way are answered. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    await Promise.all(this.#underWay);
  }

  /** Those that were under way at any moment between two. */
  between(from: number, to: number): readonly Login[] {
    return this.logins.filter((login) => login.begun <= to && login.done >= from);
  }

  async #go(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const login = this.#one().finally(() => this.#underWay.delete(login));
      this.#underWay.add(login);
      await delay(EVERY);
    }
  }

  async #one(): Promise<void> {
    const begun = performance.now();
    let session: Session | undefined;
    let failed: string | null = null;
    try {
      session = await Session.open(this.#target, WITHIN, WITHIN);
      await session.query('SELECT 1');
    } catch (error) {
      failed = String(error);
    } finally {
      session?.drop();
    }
    this.logins.push({ begun, done: performance.now(), failed });
  }
}
