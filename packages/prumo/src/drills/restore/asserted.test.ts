import { expect, test } from 'vitest';
import { assertionMeasurements, judgeAssertions, notAsked } from './asserted.ts';

const held = { name: 'a', outcome: 'held', said: null } as const;
const broken = { name: 'b', outcome: 'broken', said: 'no row' } as const;
const unknown = { name: 'c', outcome: 'unknown', said: 'time-out' } as const;

test('none, and those that hold, say nothing', () => {
  expect(judgeAssertions([])).toBeNull();
  expect(judgeAssertions([held])).toBeNull();
});

test('one that is broken is failed, by its name, also where another could not be asked', () => {
  expect(judgeAssertions([held, unknown, broken])).toMatchObject({
    held: false,
    reason: { en: 'the assertion “b” does not hold: no row' },
  });
});

test('one that could not be asked leaves it open', () => {
  expect(judgeAssertions([held, unknown])).toMatchObject({ held: null, reason: { en: 'the assertion “c” could not be asked: time-out' } });
});

test('each that was asked is named in the evidence', () => {
  expect(assertionMeasurements([held, broken, unknown])).toEqual([
    { name: 'assertion: a', value: 1, unit: 'count' },
    { name: 'assertion: b', value: 0, unit: 'count' },
  ]);
});

test('one of another database is named, and neither judged nor counted as held', () => {
  const elsewhere = { name: 'd', outcome: 'elsewhere', said: 'other' } as const;
  expect(judgeAssertions([held, elsewhere])).toBeNull();
  expect(assertionMeasurements([elsewhere])).toEqual([]);
  expect(notAsked([held, broken, unknown, elsewhere]).map(({ en }) => en)).toEqual([
    'the assertion “d” was not asked: it is of the database other, which this copy has not',
  ]);
});
