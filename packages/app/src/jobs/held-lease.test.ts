import { expect, test, vi } from 'vitest';
import { holdLease, LeaseLost } from './held-lease.ts';

test('a lease is renewed three times in its length, and no more when it is over', async () => {
  let renewed = 0;
  const held = holdLease(60, async () => ++renewed > 0, vi.fn());
  await vi.waitFor(() => expect(renewed).toBeGreaterThanOrEqual(6), 5000);
  expect(held.signal.aborted).toBe(false);
  await held[Symbol.asyncDispose]();
  const until = renewed;
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(renewed).toBe(until);
});

test('it is lost at once when the table says so', async () => {
  await using held = holdLease(60, async () => false, vi.fn());
  await vi.waitFor(() => expect(held.signal.reason).toBeInstanceOf(LeaseLost), 5000);
});

test.each([
  ['fails', () => Promise.reject(new Error('away'))],
  ['hangs', () => new Promise<boolean>((resolve) => setTimeout(resolve, 400, true))],
])('it is lost by its own clock when asking %s', async (_, renew) => {
  const from = performance.now();
  await using held = holdLease(90, renew, vi.fn());
  await vi.waitFor(() => expect(held.signal.reason).toBeInstanceOf(LeaseLost), { timeout: 5000, interval: 5 });
  expect(performance.now() - from).toBeGreaterThanOrEqual(85);
});

test('what renewing throws is told', async () => {
  const tell = vi.fn();
  await using held = holdLease(60, () => Promise.reject(new Error('away')), tell);
  await vi.waitFor(() => expect(held.signal.aborted).toBe(true), 5000);
  expect(tell).toHaveBeenCalledWith(expect.objectContaining({ message: 'away' }));
});
