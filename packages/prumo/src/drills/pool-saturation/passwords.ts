import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../load/application-writers.ts';
import { Session, type Target } from '../load/login.ts';

/** Milliseconds for one login: it waits behind a thousand clients. */
const LOGIN_WITHIN = 20_000;

/** Milliseconds between two tries: a login costs both sides thousands of hashes, and is not to be the load. */
const EVERY = 200;

/** What became of one login. `neither`: no answer that says accepted or refused. */
export type Login = 'accepted' | 'refused' | 'neither';

export interface LoginTally {
  readonly wrongAccepted: number;
  readonly wrongRefused: number;
  readonly rightAccepted: number;
  readonly rightRefused: number;
  /** Logins that ended in something else: a time-out, a reset. */
  readonly wrongUnanswered: number;
  readonly rightUnanswered: number;
  /** What the pooler answered to wrong passwords: SQLSTATE and words, each once. */
  readonly refusals: readonly string[];
}

/**
 * SQLSTATE of a wrong password: 28P01, and 08P01 with these words from poolers before 1.21, which have one code for
 * everything that is wrong with a login.
 */
export function isRefusal(error: { readonly code?: unknown }, said: string): boolean {
  return error.code === '28P01' || (error.code === '08P01' && /authentication failed/i.test(said));
}

/** Wrong ones that look like the right one: its beginning, one more, one character changed, another case, another role's. */
export function wrongPasswords(right: string, others: readonly string[]): readonly string[] {
  const last = right.at(-1) === 'x' ? 'y' : 'x';
  const swapped = right === right.toLowerCase() ? right.toUpperCase() : right.toLowerCase();
  return [right.slice(0, -1), `${right}x`, `${right.slice(0, -1)}${last}`, swapped, ...others].filter((wrong) => wrong !== right);
}

/** Log in with right and wrong passwords in turn, one after the other, until `isOver`. */
export class PasswordProbe {
  readonly #right: Target;
  readonly #wrong: readonly string[];
  readonly #counts = { wrongAccepted: 0, wrongRefused: 0, rightAccepted: 0, rightRefused: 0, wrongUnanswered: 0, rightUnanswered: 0 };
  readonly #refusals = new Set<string>();

  constructor(right: Target, others: readonly string[]) {
    this.#right = right;
    this.#wrong = wrongPasswords(right.password, others);
  }

  /** Each wrong password at least once. */
  async run(isOver: () => boolean): Promise<void> {
    for (let turn = 0; turn < this.#wrong.length || !isOver(); turn += 1) {
      const wrong = await this.#login(this.#wrong[turn % this.#wrong.length] ?? '');
      if (wrong === 'accepted') this.#counts.wrongAccepted += 1;
      else if (wrong === 'refused') this.#counts.wrongRefused += 1;
      else this.#counts.wrongUnanswered += 1;
      const right = await this.#login(this.#right.password);
      if (right === 'accepted') this.#counts.rightAccepted += 1;
      else if (right === 'refused') this.#counts.rightRefused += 1;
      else this.#counts.rightUnanswered += 1;
      await delay(EVERY);
    }
  }

  get tally(): LoginTally {
    return { ...this.#counts, refusals: [...this.#refusals] };
  }

  async #login(password: string): Promise<Login> {
    try {
      const session = await Session.open({ ...this.#right, password }, LOGIN_WITHIN, LOGIN_WITHIN);
      session.drop();
      return 'accepted';
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      if (!isRefusal(codeOf(error), said)) return 'neither';
      this.#refusals.add(`${String(codeOf(error).code)} ${said}`);
      return 'refused';
    }
  }
}
