import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../load/application-writers.ts';
import { Session, type Target } from '../load/login.ts';
import { PATIENCE, waitedInVain } from '../load/patience.ts';

/** Milliseconds between two tries: a login costs both sides thousands of hashes, and is not to be the load. */
const EVERY = 200;

/** What became of one login. `broken`: an end that says nothing of the password, as a reset or a full pooler; `unanswered`: none within `PATIENCE`. */
export type Login = 'accepted' | 'refused' | 'broken' | 'unanswered';

export interface LoginTally {
  readonly wrongAccepted: number;
  readonly wrongRefused: number;
  readonly rightAccepted: number;
  readonly rightRefused: number;
  readonly wrongBroken: number;
  readonly rightBroken: number;
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

/** Of a login that failed, and how long it had taken: milliseconds. */
export function loginOf(error: unknown, took: number): Exclude<Login, 'accepted'> {
  if (isRefusal(codeOf(error), wordsOf(error))) return 'refused';
  return waitedInVain(took) ? 'unanswered' : 'broken';
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
  readonly #counts = { wrong: none(), right: none() };
  readonly #refusals = new Set<string>();

  constructor(right: Target, others: readonly string[]) {
    this.#right = right;
    this.#wrong = wrongPasswords(right.password, others);
  }

  /** Each wrong password at least once. */
  async run(isOver: () => boolean): Promise<void> {
    for (let turn = 0; turn < this.#wrong.length || !isOver(); turn += 1) {
      const wrong = await this.#login(this.#wrong[turn % this.#wrong.length] ?? '');
      this.#counts.wrong[wrong] += 1;
      this.#counts.right[await this.#login(this.#right.password)] += 1;
      await delay(EVERY);
    }
  }

  get tally(): LoginTally {
    const { wrong, right } = this.#counts;
    return {
      wrongAccepted: wrong.accepted,
      wrongRefused: wrong.refused,
      wrongBroken: wrong.broken,
      wrongUnanswered: wrong.unanswered,
      rightAccepted: right.accepted,
      rightRefused: right.refused,
      rightBroken: right.broken,
      rightUnanswered: right.unanswered,
      refusals: [...this.#refusals],
    };
  }

  async #login(password: string): Promise<Login> {
    const begun = performance.now();
    try {
      const session = await Session.open({ ...this.#right, password }, PATIENCE, PATIENCE);
      session.drop();
      return 'accepted';
    } catch (error) {
      const login = loginOf(error, performance.now() - begun);
      if (login === 'refused') this.#refusals.add(`${String(codeOf(error).code)} ${wordsOf(error)}`);
      return login;
    }
  }
}

function none(): Record<Login, number> {
  return { accepted: 0, refused: 0, broken: 0, unanswered: 0 };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
