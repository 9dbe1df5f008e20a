import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Dependency, dependency } from './dependency.ts';
import { CircuitOpen, NoRoom, TimedOut } from './errors.ts';
import { pauseBefore } from './policies.ts';

class NotFound extends Error {}
const down = async (): Promise<never> => {
  throw new Error('connection refused');
};
const hangs = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What becomes of a call while the clock goes on by itself. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(60_000);
  return promise;
}

async function failTimes(court: Dependency, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await expect(court.call(down)).rejects.toThrow('connection refused');
}

test('the circuit opens, refuses without asking, lets one try after its time, and closes when that succeeds', async () => {
  const registry = new Registry();
  const court = dependency('court', { breaker: { opensAfter: 3, halfOpenAfterMs: 1000 }, registry });
  const seen: string[] = [];
  court.onCircuit((state) => seen.push(state));
  await failTimes(court, 3);
  const work = vi.fn(async () => 'case');
  await expect(court.call(work)).rejects.toThrow(CircuitOpen);
  expect(work).not.toHaveBeenCalled();
  expect(court.status()).toMatchObject({ circuit: 'open', lastFailure: { error: 'Error' } });
  await expect(court.ask()).rejects.toThrow('the circuit of court is open');

  vi.advanceTimersByTime(1001);
  await expect(court.call(down)).rejects.toThrow('connection refused');
  await expect(court.call(work)).rejects.toThrow(CircuitOpen);
  vi.advanceTimersByTime(1001);
  expect(await court.call(work)).toBe('case');
  await court.ask();
  expect(seen).toEqual(['open', 'half_open', 'open', 'half_open', 'closed']);
  const text = await registry.metrics();
  expect(text).toContain('resilience_breaker_state{dependency="court"} 0');
  expect(text).toContain('resilience_breaker_transitions_total{dependency="court",to="open"} 2');
  expect(text).toContain('resilience_calls_total{dependency="court",outcome="circuit_open"} 2');
});

test('only what is idempotent is tried again, and every attempt counts for the circuit', async () => {
  const registry = new Registry();
  const court = dependency('court', { retry: { attempts: 5 }, breaker: { opensAfter: 3 }, registry });
  const work = vi.fn(down);
  await expect(settled(court.call(work))).rejects.toThrow('connection refused');
  expect(work).toHaveBeenCalledTimes(1);
  await expect(settled(court.call(work, { idempotent: true }))).rejects.toThrow(CircuitOpen);
  expect(work).toHaveBeenCalledTimes(3);
  expect(await registry.metrics()).toContain('resilience_retries_total{dependency="court"} 2');
});

test('an open circuit is not tried again, so a call costs nothing while it lasts', async () => {
  const court = dependency('court', { breaker: { opensAfter: 1, halfOpenAfterMs: 50 } });
  await failTimes(court, 1);
  const from = Date.now();
  await expect(court.call(down, { idempotent: true })).rejects.toThrow(CircuitOpen);
  expect(Date.now()).toBe(from);
});

test('an attempt that takes too long has its signal aborted and fails, also where the work does not listen', async () => {
  const court = dependency('court', { timeoutMs: 200, breaker: { opensAfter: 2 } });
  let signal: AbortSignal | undefined;
  const deaf = (given: AbortSignal): Promise<never> => {
    signal = given;
    return new Promise(() => undefined);
  };
  await expect(settled(court.call(deaf))).rejects.toThrow(TimedOut);
  expect(signal?.aborted).toBe(true);
  await expect(settled(court.call(hangs))).rejects.toThrow(TimedOut);
  expect(court.status().circuit).toBe('open');
});

test('what the work returned may still be read: its signal is not aborted by returning', async () => {
  let signal: AbortSignal | undefined;
  await dependency('court').call(async (given) => void (signal = given));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(signal?.aborted).toBe(false);
});

test('a caller who leaves gets his own reason at once, waiting or trying again, and the circuit does not count it', async () => {
  const court = dependency('court', {
    bulkhead: { concurrent: 1, waiting: 1 },
    breaker: { opensAfter: 1 },
    retry: { firstPauseMs: 30_000 },
  });
  const first = new AbortController();
  const second = new AbortController();
  const running = court.call(hangs, { signal: first.signal });
  const waiting = court.call(hangs, { signal: second.signal });
  second.abort(new RangeError('second left'));
  await expect(waiting).rejects.toThrow('second left');
  first.abort(new RangeError('first left'));
  await expect(running).rejects.toThrow('first left');
  expect(court.status().circuit).toBe('closed');
});

test('a trial that its caller left does not close the circuit', async () => {
  const court = dependency('court', { breaker: { opensAfter: 1, halfOpenAfterMs: 1000 } });
  await failTimes(court, 1);
  vi.advanceTimersByTime(1001);
  const caller = new AbortController();
  const trial = court.call(hangs, { signal: caller.signal });
  caller.abort(new RangeError('left'));
  await expect(trial).rejects.toThrow('left');
  await vi.advanceTimersByTimeAsync(0);
  expect(court.status().circuit).toBe('open');
});

test('no work begins for a caller who left while it waited to be tried again', async () => {
  const court = dependency('court', { retry: { attempts: 3 } });
  const caller = new AbortController();
  const work = vi.fn(down);
  const call = court.call(work, { idempotent: true, signal: caller.signal });
  await vi.advanceTimersByTimeAsync(0);
  caller.abort(new RangeError('left'));
  await expect(settled(call)).rejects.toThrow('left');
  expect(work).toHaveBeenCalledTimes(1);
});

test('past the room there is, calls are refused at once', async () => {
  const registry = new Registry();
  const court = dependency('court', { bulkhead: { concurrent: 2, waiting: 1 }, timeoutMs: 100, registry });
  const calls = [1, 2, 3].map(() => court.call(hangs));
  expect(court.status().room).toEqual({ calls: 0, waiting: 0 });
  await expect(court.call(hangs)).rejects.toThrow(NoRoom);
  const ends = await settled(Promise.allSettled(calls));
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(court.status().room).toEqual({ calls: 2, waiting: 1 });
  expect(await registry.metrics()).toContain('resilience_bulkhead_rejected_total{dependency="court"} 1');
});

test('an answer that is an error opens nothing, is not tried again, and calls no fallback', async () => {
  const court = dependency('court', { isFailure: (error) => !(error instanceof NotFound), breaker: { opensAfter: 1 } });
  const work = vi.fn(async () => {
    throw new NotFound();
  });
  await expect(court.call(work, { idempotent: true, fallback: () => 'none' })).rejects.toThrow(NotFound);
  expect(work).toHaveBeenCalledTimes(1);
  expect(court.status().circuit).toBe('closed');
});

test('the fallback answers a failure and an open circuit, and its own error is thrown', async () => {
  const registry = new Registry();
  const court = dependency('court', { breaker: { opensAfter: 1 }, registry });
  expect(await court.call<string>(down, { fallback: () => 'kept' })).toBe('kept');
  expect(await court.call<string>(down, { fallback: (error) => (error instanceof CircuitOpen ? 'open' : 'other') })).toBe('open');
  await expect(court.call(down, { fallback: () => Promise.reject(new RangeError('nothing kept')) })).rejects.toThrow('nothing kept');
  expect(await registry.metrics()).toContain('resilience_fallbacks_total{dependency="court"} 3');
});

test('a share of the last calls opens it too', async () => {
  const court = dependency('court', { breaker: { opensAfter: { share: 0.5, of: 10, atLeast: 4 } } });
  const works: (() => Promise<unknown>)[] = [down, async () => 1, down, down];
  for (const work of works) await court.call(work).catch(() => undefined);
  expect(court.status().circuit).toBe('open');
});

test('pauses double up to the longest, and half of each is chance', () => {
  const options = { firstPauseMs: 100, longestPauseMs: 1000 };
  expect([1, 2, 3, 4, 5, 9].map((attempt) => pauseBefore(attempt, options, 0))).toEqual([50, 100, 200, 400, 500, 500]);
  expect(pauseBefore(3, options, 0.5)).toBe(300);
});
