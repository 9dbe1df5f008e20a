import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Aged, expired } from './expired.ts';
import type { Keeping } from './keep.ts';

const DAY = 86_400_000;
const START = Date.parse('2024-01-01T00:00:00Z');
const NOW = new Date('2026-11-26T12:00:00Z');

/** Copies of three years, some damaged, some without a date, some that hang on an older one. */
const copies = fc
  .array(
    fc.record({
      at: fc.integer({ min: START, max: NOW.getTime() }),
      isWhole: fc.boolean(),
      isDated: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
      needs: fc.option(fc.nat(), { nil: undefined }),
    }),
    { maxLength: 60 },
  )
  .map((drawn) => {
    const sorted = drawn.toSorted((one, other) => one.at - other.at);
    return sorted.map(
      ({ at, isWhole, isDated, needs }, index): Aged => ({
        label: `copy-${index}`,
        taken: isDated ? new Date(at).toISOString() : undefined,
        isWhole,
        ...(needs === undefined || index === 0 ? {} : { needs: [`copy-${needs % index}`] }),
      }),
    );
  });
const periods = fc.integer({ min: 0, max: 12 });
const keepings: fc.Arbitrary<Keeping> = fc.record({
  days: fc.integer({ min: 1, max: 60 }),
  daily: periods,
  weekly: periods,
  monthly: periods,
  yearly: fc.integer({ min: 0, max: 3 }),
});

const gone = (all: readonly Aged[], keeping: Keeping, now = NOW) => new Set(expired(all, keeping, now));

test('neither the newest whole one goes, nor what came after it, nor what has no date', () => {
  fc.assert(
    fc.property(copies, keepings, (all, keeping) => {
      const lost = gone(all, keeping);
      const newest = all.findLastIndex(({ isWhole, taken }) => isWhole && taken !== undefined);
      const staying = all.filter(({ taken }, index) => taken === undefined || newest < 0 || index >= newest);
      expect(staying.filter(({ label }) => lost.has(label))).toEqual([]);
    }),
  );
});

test('what stays finds all it needs', () => {
  fc.assert(
    fc.property(copies, keepings, (all, keeping) => {
      const lost = gone(all, keeping);
      const needed = all.filter(({ label }) => !lost.has(label)).flatMap(({ needs = [] }) => needs);
      expect(needed.filter((label) => lost.has(label))).toEqual([]);
    }),
  );
});

test('whoever keeps more keeps all that whoever keeps less does', () => {
  fc.assert(
    fc.property(copies, keepings, keepings, (all, one, other) => {
      const more: Keeping = {
        days: Math.max(one.days, other.days),
        daily: Math.max(one.daily ?? 0, other.daily ?? 0),
        weekly: Math.max(one.weekly ?? 0, other.weekly ?? 0),
        monthly: Math.max(one.monthly ?? 0, other.monthly ?? 0),
        yearly: Math.max(one.yearly ?? 0, other.yearly ?? 0),
      };
      const lost = gone(all, one);
      for (const label of gone(all, more)) expect(lost.has(label)).toBe(true);
    }),
  );
});

test('as time goes on without a new one, what goes never comes to be wanted again', () => {
  fc.assert(
    fc.property(copies, keepings, fc.integer({ min: 0, max: 800 }), (all, keeping, days) => {
      const later = gone(all, keeping, new Date(NOW.getTime() + days * DAY));
      for (const label of gone(all, keeping)) expect(later.has(label)).toBe(true);
    }),
  );
});

test('pruned every day or only at the end: the same is left', () => {
  const daily = Array.from({ length: 450 }, (_, day): Aged => {
    const taken = new Date(START + day * DAY + 3 * 3_600_000).toISOString();
    return { label: taken, taken, isWhole: day % 17 !== 3 };
  });
  fc.assert(
    fc.property(keepings, (keeping) => {
      let left: readonly Aged[] = [];
      for (const copy of daily) {
        left = [...left, copy];
        const lost = gone(left, keeping, new Date(copy.taken ?? ''));
        left = left.filter(({ label }) => !lost.has(label));
      }
      const last = new Date(daily.at(-1)?.taken ?? '');
      const atOnce = gone(daily, keeping, last);
      expect(left.map(({ label }) => label)).toEqual(daily.flatMap(({ label }) => (atOnce.has(label) ? [] : [label])));
    }),
    { numRuns: 5 },
  );
}, 60_000);

test('seven days, four weeks, twelve months and three years of daily copies are these', () => {
  const all = Array.from({ length: 1000 }, (_, day): Aged => {
    const label = new Date(START + day * DAY).toISOString().slice(0, 10);
    return { label, taken: `${label}T03:00:00.000Z`, isWhole: true };
  });
  const now = new Date(START + 999 * DAY + DAY / 2);
  expect(now.toISOString().slice(0, 10)).toBe('2026-09-26');
  const lost = gone(all, { days: 1, daily: 7, weekly: 4, monthly: 12, yearly: 3 }, now);
  expect(all.flatMap(({ label }) => (lost.has(label) ? [] : [label]))).toEqual([
    ...['2024-12-31', '2025-10-31', '2025-11-30', '2025-12-31', '2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'],
    ...['2026-05-31', '2026-06-30', '2026-07-31', '2026-08-31', '2026-09-06', '2026-09-13'],
    ...['2026-09-20', '2026-09-21', '2026-09-22', '2026-09-23', '2026-09-24', '2026-09-25', '2026-09-26'],
  ]);
});
