import type { Log } from '../context/index.ts';
import type { Registry } from 'prom-client';

/** How often, and how long after a failure, an attempt is made again. */
export interface RetryOptions {
  /** Attempts after the first; 2 when not said. */
  readonly attempts?: number;
  /** Longest pause before the first further attempt, milliseconds; doubles with each, and half of it is random. 100 when not said. */
  readonly firstPauseMs?: number;
  /** Longest pause, milliseconds. 2000 when not said. */
  readonly longestPauseMs?: number;
}

/** When the circuit opens, and for how long. */
export interface BreakerOptions {
  /** So many failed attempts one after the other open it; or a share of the last ones. 5 in a row when not said. */
  readonly opensAfter?: number | { readonly share: number; readonly of: number; readonly atLeast: number };
  /** Milliseconds it stays open before one attempt may try; 10,000 when not said. */
  readonly halfOpenAfterMs?: number;
}

/** How many calls are under way at once. */
export interface BulkheadOptions {
  /** Calls at once; 10 when not said. */
  readonly concurrent?: number;
  /** Calls that may wait for their turn; any further is refused at once. 20 when not said. */
  readonly waiting?: number;
}

export interface DependencyOptions {
  /** Milliseconds an attempt may take; its signal is aborted then. 5000 when not said. */
  readonly timeoutMs?: number;
  /** `false`: never again, also what is marked idempotent. */
  readonly retry?: RetryOptions | false;
  readonly breaker?: BreakerOptions;
  readonly bulkhead?: BulkheadOptions;
  /**
   * Which errors say that the dependency is unwell: they open the circuit and may be tried again. An answer such as "no such customer" does not.
   * All of them when not said.
   */
  readonly isFailure?: (error: unknown) => boolean;
  readonly registry?: Registry;
  readonly log?: Log;
  /** Random number from 0 to below 1, for the pauses. */
  readonly random?: () => number;
}

export interface CallOptions<T> {
  /** The caller's own: when it aborts, the call ends at once with its reason, waiting or not. It never opens the circuit. */
  readonly signal?: AbortSignal;
  /** True when doing it twice is the same as once: only then is it tried again. */
  readonly idempotent?: boolean;
  /** What to answer instead when the dependency is unwell, the circuit open or there is no room. What it throws is thrown. */
  readonly fallback?: (error: unknown) => T | Promise<T>;
}

export type { Log };
