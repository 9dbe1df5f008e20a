import { expect, test } from 'vitest';
import { afterProbe, isDead, type Liveness, NOTHING_SEEN } from './liveness.ts';

const TIMES = { hungAfter: 30_000, readyWithin: 60_000 };
/** Probes half a second apart from `from` on. */
const failing = (count: number, from = 1000, before: Liveness = NOTHING_SEEN): Liveness =>
  Array.from({ length: count }, (_, index) => from + index * 500).reduce(
    (liveness, began) => afterProbe(liveness, { began, ended: began + 5, ok: false }),
    before,
  );
const held = afterProbe(NOTHING_SEEN, { began: 0, ended: 5, ok: true });

test('one that was alive and fails for the stated time on end is dead, not a moment before', () => {
  const liveness = failing(60, 1000, held);
  expect(isDead(liveness, { ...TIMES, now: 30_999, age: 100_000 })).toBe(false);
  expect(isDead(liveness, { ...TIMES, now: 31_000, age: 31_000 })).toBe(true);
});

test('one good answer forgets all failures', () => {
  const again = failing(10, 40_000, afterProbe(failing(60, 1000, held), { began: 35_000, ended: 35_005, ok: true }));
  expect(isDead(again, { ...TIMES, now: 45_000, age: 100_000 })).toBe(false);
});

test('few failures over a long time are an observer that did not run', () => {
  expect(isDead(failing(4, 1000, held), { ...TIMES, now: 100_000, age: 100_000 })).toBe(false);
});

test('one that never was alive is given its time to start', () => {
  const liveness = failing(200, 0);
  expect(isDead(liveness, { ...TIMES, now: 89_000, age: 89_999 })).toBe(false);
  expect(isDead(liveness, { ...TIMES, now: 91_000, age: 90_000 })).toBe(true);
});
