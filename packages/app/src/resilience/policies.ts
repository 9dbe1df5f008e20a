import {
  bulkhead,
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  ConsecutiveBreaker,
  CountBreaker,
  DelegateBackoff,
  handleWhen,
  type IBreaker,
  type IRetryBackoffContext,
  retry,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';
import { CircuitOpen, GivenUp, NoRoom, TimedOut } from './errors.ts';
import type { BreakerOptions, DependencyOptions, RetryOptions } from './options.ts';

const TIMEOUT_MS = 5000;
const HALF_OPEN_AFTER_MS = 10_000;
const CONCURRENT = 10;
const WAITING = 20;

/** What an attempt of these options may take, milliseconds. */
export const timeoutOf = (options: DependencyOptions): number => options.timeoutMs ?? TIMEOUT_MS;

/** Pause before a further attempt, milliseconds: doubling, at least half of it, the rest by chance, so that many callers do not come back at once. Pure. */
export function pauseBefore(attempt: number, options: RetryOptions, random: number): number {
  const whole = Math.min(options.longestPauseMs ?? 2000, (options.firstPauseMs ?? 100) * 2 ** (attempt - 1));
  return whole * (0.5 + random / 2);
}

function breakerOf({ opensAfter = 5 }: BreakerOptions): IBreaker {
  if (typeof opensAfter === 'number') return new ConsecutiveBreaker(opensAfter);
  // Cockatiel's sampling by time keeps old failures while nobody calls; the last calls are what they are.
  return new CountBreaker({ threshold: opensAfter.share, size: opensAfter.of, minimumNumberOfCalls: opensAfter.atLeast });
}

/** One set of policies, made once for a dependency: their state is what they know of it. */
export function policiesOf(options: DependencyOptions) {
  const isFailure = options.isFailure ?? (() => true);
  const isOurs = (error: unknown): boolean => error instanceof GivenUp || error instanceof CircuitOpen || error instanceof NoRoom;
  const isUnwell = (error: unknown): boolean => error instanceof TimedOut || (!isOurs(error) && isFailure(error));
  const again = options.retry === false ? { attempts: 0 } : (options.retry ?? {});
  const random = options.random ?? Math.random;
  const breaker: CircuitBreakerPolicy = circuitBreaker(
    // A caller who leaves says nothing of the dependency; but an attempt on trial that nobody waited for must not close the circuit.
    handleWhen((error) => (error instanceof GivenUp ? breaker.state === CircuitState.HalfOpen : isUnwell(error))),
    { halfOpenAfter: options.breaker?.halfOpenAfterMs ?? HALF_OPEN_AFTER_MS, breaker: breakerOf(options.breaker ?? {}) },
  );
  return {
    isUnwell,
    breaker,
    bulkhead: bulkhead(options.bulkhead?.concurrent ?? CONCURRENT, options.bulkhead?.waiting ?? WAITING),
    retry: retry(handleWhen(isUnwell), {
      maxAttempts: again.attempts ?? 2,
      backoff: new DelegateBackoff(({ attempt }: IRetryBackoffContext<unknown>) => pauseBefore(attempt, again, random())),
    }),
    // Aggressive: work that does not heed its signal is left behind. What it returned may still be read afterwards, so its signal is left alone then.
    timeout: timeout(timeoutOf(options), { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false }),
  };
}
