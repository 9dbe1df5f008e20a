import { BrokenCircuitError, BulkheadRejectedError, CircuitState, TaskCancelledError } from 'cockatiel';
import { CircuitOpen, GivenUp, NoRoom, TimedOut } from './errors.ts';
import { type BreakerState, type CallOutcome, instrumentsFor } from './instruments.ts';
import type { CallOptions, DependencyOptions } from './options.ts';
import { policiesOf, timeoutOf } from './policies.ts';
import { untilAborted } from './until-aborted.ts';

/** What a health page tells of a dependency. An open circuit is no reason to take the process out of service. */
export interface DependencyStatus {
  readonly dependency: string;
  readonly circuit: BreakerState;
  /** When the circuit last changed; undefined while it never did. */
  readonly since: Date | undefined;
  /** Name and code of the last failure, no message: that may hold what is not for a page. */
  readonly lastFailure: { readonly at: Date; readonly error: string } | undefined;
  /** Room left for calls at once, and for calls that wait. */
  readonly room: { readonly calls: number; readonly waiting: number };
}

export interface Dependency {
  readonly name: string;
  /**
   * Does something with the dependency. `work` gets a signal that aborts when the attempt's time is over or the caller leaves, and should hand it on.
   * @throws CircuitOpen, NoRoom, TimedOut; the reason of the caller's signal; otherwise what `work` threw.
   */
  call<T>(work: (signal: AbortSignal) => Promise<T>, options?: CallOptions<T>): Promise<T>;
  status(): DependencyStatus;
  /** For a readiness check, as one that is optional. @throws while the circuit is open; does not ask the dependency itself. */
  ask(): Promise<void>;
  /** Tells of each change of the circuit; returns how to stop it. */
  onCircuit(listener: (state: BreakerState) => void): () => void;
}

const STATES: ReadonlyMap<CircuitState, BreakerState> = new Map([
  [CircuitState.Closed, 'closed'],
  [CircuitState.HalfOpen, 'half_open'],
]);
const stateOf = (state: CircuitState): BreakerState => STATES.get(state) ?? 'open';

/**
 * What stands between this process and one dependency outside: make it once for each, not for each call.
 *
 * A call goes through bulkhead → retry → breaker → timeout. The bulkhead is outermost: a call has one place, kept over its further attempts, so that a
 * dependency that fails cannot take more of this process by being tried again. Retry is outside the breaker: each attempt counts for the circuit, and one
 * that opens it is the last. The time limit is innermost: it is one attempt's, and the breaker sees a slow dependency as a failing one. A limit for all
 * of a call is the caller's signal, `AbortSignal.timeout(2000)`.
 */
export function dependency(name: string, options: DependencyOptions = {}): Dependency {
  const policies = policiesOf(options);
  const instruments = instrumentsFor(name, options.registry);
  let since: Date | undefined;
  let lastFailure: DependencyStatus['lastFailure'];
  const listeners = new Set<(state: BreakerState) => void>();
  instruments.state('closed');
  policies.retry.onRetry(() => instruments.retried());
  policies.bulkhead.onReject(() => instruments.rejected());
  policies.breaker.onStateChange((changed) => {
    const state = stateOf(changed);
    since = new Date();
    instruments.state(state);
    instruments.transition(state);
    if (state === 'open') options.log?.warn({ dependency: name, lastFailure: lastFailure?.error }, 'circuit opened');
    else options.log?.info({ dependency: name, state }, 'circuit changed');
    for (const listener of listeners) listener(state);
  });

  async function attempt<T>(work: (signal: AbortSignal) => Promise<T>, caller: AbortSignal | undefined): Promise<T> {
    const left = (): GivenUp | undefined => (caller?.aborted === true ? new GivenUp(caller.reason) : undefined);
    const before = left();
    if (before !== undefined) throw before;
    let signal: AbortSignal | undefined;
    try {
      return await policies.timeout.execute((context) => work((signal = context.signal)), caller);
    } catch (error) {
      // Work that heeds its signal may say so first, in its own words.
      const said = left() ?? (error instanceof TaskCancelledError || signal?.aborted === true ? timedOut() : error);
      if (policies.isUnwell(said)) lastFailure = { at: new Date(), error: nameOf(said) };
      throw said;
    }
  }
  const timedOut = (): TimedOut => new TimedOut(name, timeoutOf(options));
  const translate = (error: unknown): unknown => {
    if (error instanceof BrokenCircuitError) return new CircuitOpen(name, error);
    return error instanceof BulkheadRejectedError ? new NoRoom(name, error) : error;
  };

  async function through<T>(work: (signal: AbortSignal) => Promise<T>, { signal, idempotent }: CallOptions<T>): Promise<T> {
    const guarded = async (): Promise<T> => {
      try {
        return await policies.breaker.execute(() => attempt(work, signal), signal);
      } catch (error) {
        throw translate(error);
      }
    };
    const inside = (): Promise<T> => (idempotent === true ? policies.retry.execute(guarded, signal) : guarded());
    try {
      return await untilAborted(policies.bulkhead.execute(inside, signal), signal);
    } catch (error) {
      throw translate(error);
    }
  }

  async function call<T>(work: (signal: AbortSignal) => Promise<T>, call: CallOptions<T> = {}): Promise<T> {
    const from = performance.now();
    const ended = (outcome: CallOutcome): void => instruments.call(outcome, (performance.now() - from) / 1000);
    try {
      const value = await through(work, call);
      ended('ok');
      return value;
    } catch (error) {
      ended(outcomeOf(error, policies.isUnwell));
      if (error instanceof GivenUp) throw error.reason;
      const refused = error instanceof CircuitOpen || error instanceof NoRoom;
      if (call.fallback === undefined || !(refused || policies.isUnwell(error))) throw error;
      instruments.fellBack();
      return call.fallback(error);
    }
  }

  return {
    name,
    call,
    status: () => ({
      dependency: name,
      circuit: stateOf(policies.breaker.state),
      since,
      lastFailure,
      room: { calls: policies.bulkhead.executionSlots, waiting: policies.bulkhead.queueSlots },
    }),
    async ask() {
      if (stateOf(policies.breaker.state) === 'open') throw new Error(`the circuit of ${name} is open`);
    },
    onCircuit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function outcomeOf(error: unknown, isUnwell: (error: unknown) => boolean): CallOutcome {
  if (error instanceof GivenUp) return 'given_up';
  if (error instanceof CircuitOpen) return 'circuit_open';
  if (error instanceof NoRoom) return 'no_room';
  if (error instanceof TimedOut) return 'timed_out';
  return isUnwell(error) ? 'failed' : 'answered';
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name;
}
