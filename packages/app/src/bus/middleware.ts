import type { RequestContext } from '../context/index.ts';
import type { Result } from '../result/index.ts';
import { ErrorSwallowed } from './errors.ts';
import type { AnyMessage } from './message.ts';

/** A message under way. */
export interface Call<Tx> {
  readonly message: AnyMessage;
  /** As its schema gave it. */
  readonly input: unknown;
  readonly signal: AbortSignal | undefined;
  /** Given by whoever asks, the same for each time it asks for this command. */
  readonly idempotencyKey: string | undefined;
  /** Set inside of the transaction. */
  readonly transaction: Tx | undefined;
  readonly context: RequestContext | undefined;
}

export type Outcome = Result<unknown, Error>;

export type Step<Tx> = (call: Call<Tx>) => Promise<Outcome>;

/**
 * Something around every message. It may answer without `next`, as a cache does, refuse, or change a failure into another; a failure it got from `next` it may
 * not make a success of, and it waits for `next`: both are noticed and thrown as ErrorSwallowed.
 */
export interface Middleware<Tx> {
  readonly name: string;
  run(call: Call<Tx>, next: Step<Tx>): Promise<Outcome>;
}

/** One step made of a middleware and what is inside it. */
export function around<Tx>(middleware: Middleware<Tx>, inside: Step<Tx>): Step<Tx> {
  return async (call) => {
    let failure: { readonly cause: unknown } | undefined;
    let running = 0;
    async function follow(changed: Call<Tx>): Promise<Outcome> {
      running += 1;
      failure = undefined;
      try {
        const outcome = await inside(changed);
        if (!outcome.ok) failure = { cause: outcome.error };
        return outcome;
      } catch (error) {
        failure = { cause: error };
        throw error;
      } finally {
        running -= 1;
      }
    }
    const outcome = await middleware.run(call, (changed) => {
      const following = follow(changed);
      // Whoever does not wait for it is told below; the rejection must not end the process before.
      following.catch(() => undefined);
      return following;
    });
    if (running > 0) throw new ErrorSwallowed(middleware.name, call.message.name, new Error('it did not wait for what is inside it'));
    if (outcome.ok && failure !== undefined) throw new ErrorSwallowed(middleware.name, call.message.name, failure.cause);
    return outcome;
  };
}

/** The failure of a Result on its way through code that knows only exceptions: a transaction that must roll back, a cache that must not keep it. */
class Carried extends Error {
  override readonly name = 'Carried';
  readonly outcome: Outcome & { readonly ok: false };
  constructor(outcome: Outcome & { readonly ok: false }) {
    super('an answer that is an error', { cause: outcome.error });
    this.outcome = outcome;
  }
}

/** Does something through a function that undoes on exceptions only: a Result's error is thrown in it, and is a Result again outside. */
export async function carrying(through: (work: () => Promise<unknown>) => Promise<unknown>, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    const value = await through(async () => {
      const outcome = await work();
      if (!outcome.ok) throw new Carried(outcome);
      return outcome.value;
    });
    return { ok: true, value };
  } catch (error) {
    if (error instanceof Carried) return error.outcome;
    throw error;
  }
}
