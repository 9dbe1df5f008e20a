import { describe, expect, test } from 'vitest';
import { checkLimit, type Limit, weigh } from './gcra.ts';
import { rateLimitHeaders } from './headers.ts';
import { shareOf } from './limiter.ts';
import { createLocalLimits } from './local.ts';

const LIMIT: Limit = { name: 'login', limit: 5, window: 60 };

describe('a limit', () => {
  test('lets a burst through, then one each window / limit', () => {
    const local = createLocalLimits();
    const take = (now: number) => local.take([{ key: 'a', limit: LIMIT }], now)[0];
    for (const remaining of [4, 3, 2, 1, 0]) expect(take(1000)).toMatchObject({ allowed: true, remaining, retryIn: 0 });
    expect(take(1000)).toEqual({ allowed: false, remaining: 0, resetIn: 60_000, retryIn: 12_000 });
    expect(take(12_999)).toMatchObject({ allowed: false, retryIn: 1 });
    expect(take(13_000)).toMatchObject({ allowed: true, remaining: 0 });
    expect(take(200_000)).toMatchObject({ allowed: true, remaining: 4 });
  });

  test('in no window lets more through than limit and burst together', () => {
    const local = createLocalLimits();
    const allowed: number[] = [];
    for (let now = 0; now < 300_000; now += 250) if (local.take([{ key: 'a', limit: LIMIT }], now)[0]?.allowed) allowed.push(now);
    for (const from of allowed) expect(allowed.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(10);
    expect(allowed).toHaveLength(5 + 24);
  });

  test('whose interval is no whole number is not a request short', () => {
    const limit: Limit = { name: 'a', limit: 7, window: 1 };
    let arrival: number | undefined;
    for (let n = 0; n < 7; n += 1) {
      const { allowed, next, remaining } = weigh(arrival, 1e9, limit);
      expect({ allowed, remaining }).toEqual({ allowed: true, remaining: 6 - n });
      arrival = next;
    }
    expect(weigh(arrival, 1e9, limit).allowed).toBe(false);
  });

  test('of several counts nothing when one refuses', () => {
    const local = createLocalLimits();
    const strict: Limit = { name: 'strict', limit: 1, window: 60 };
    const both = [
      { key: 'a', limit: LIMIT },
      { key: 'b', limit: strict },
    ];
    expect(local.take(both, 0).map(({ allowed }) => allowed)).toEqual([true, true]);
    for (let n = 0; n < 3; n += 1) expect(local.take(both, 0).map(({ allowed }) => allowed)).toEqual([true, false]);
    expect(local.take([{ key: 'a', limit: LIMIT }], 0)[0]).toMatchObject({ allowed: true, remaining: 3 });
  });

  test('given back is as if it had not been taken', () => {
    const local = createLocalLimits();
    const subject = [{ key: 'a', limit: LIMIT }];
    for (let n = 0; n < 5; n += 1) local.take(subject, 0);
    local.giveBack(subject, 0);
    expect(local.take(subject, 0)[0]).toMatchObject({ allowed: true, remaining: 0 });
    for (let n = 0; n < 9; n += 1) local.giveBack(subject, 0);
    expect(local.size).toBe(0);
  });

  test('shared by replicas is never less than one request for each', () => {
    expect(shareOf({ name: 'a', limit: 10, window: 60 }, 4)).toMatchObject({ limit: 2.5, burst: 2 });
    expect(shareOf({ name: 'a', limit: 2, window: 60 }, 4)).toMatchObject({ limit: 0.5, burst: 1 });
  });

  test('that limits nothing is refused', () => {
    expect(() => checkLimit({ name: 'a', limit: 0, window: 60 })).toThrow(TypeError);
    expect(() => checkLimit({ name: 'a', limit: 1, window: Number.NaN })).toThrow(TypeError);
    expect(() => checkLimit({ name: 'A "', limit: 1, window: 60 })).toThrow(TypeError);
  });

  test('does not grow with the number of subjects, and forgets first those that are owed nothing', () => {
    const local = createLocalLimits(100);
    const busy = [{ key: 'busy', limit: { name: 'day', limit: 2, window: 86_400 } }];
    for (let n = 0; n < 50; n += 1) local.take([{ key: `early-${n}`, limit: LIMIT }], 0);
    local.take(busy, 1000);
    for (let n = 0; n < 60; n += 1) local.take([{ key: `late-${n}`, limit: LIMIT }], 100_000 + n);
    expect(local.size).toBeLessThanOrEqual(100);
    expect(local.take(busy, 100_100)[0]).toMatchObject({ remaining: 0 });
    for (let n = 0; n < 10_000; n += 1) local.take([{ key: `${n}`, limit: LIMIT }], 200_000);
    expect(local.size).toBeLessThanOrEqual(100);
  });
});

test('headers name each limit, and when to come back', () => {
  const limit: Limit = { name: 'ip', limit: 100, window: 60 };
  const standing = { allowed: true, remaining: 50, resetIn: 29_100, retryIn: 0, limit };
  expect(rateLimitHeaders({ allowed: true, counted: 'redis', limits: [standing] })).toEqual({
    'RateLimit-Policy': '"ip";q=100;w=60',
    RateLimit: '"ip";r=50;t=30',
  });
  const refused = { ...standing, limit: LIMIT, allowed: false, remaining: 0, retryIn: 11_001 };
  expect(rateLimitHeaders({ allowed: false, counted: 'process', limits: [standing, refused] })).toEqual({
    'RateLimit-Policy': '"ip";q=100;w=60, "login";q=5;w=60',
    RateLimit: '"ip";r=50;t=30, "login";r=0;t=30',
    'Retry-After': '12',
  });
});
