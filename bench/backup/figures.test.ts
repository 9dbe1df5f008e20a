import { expect, test } from 'vitest';
import { isMet } from '../result.ts';
import { measuredBackups, type Round } from './figures.ts';

const good: Round = {
  processor: { plain: 40, full: 12, logical: 28 },
  restore: { plain: 60, physical: 12, logical: 30 },
  drill: { physical: 33, logical: 45 },
  tps: { full: { alone: 1000, beside: 850 }, logical: { alone: 1000, beside: 810 } },
  memory: 150,
};
const met = (round: Round, megabytes = 1100): boolean => {
  const { goals, samples } = measuredBackups([round], megabytes);
  return isMet(goals, samples);
};

test('each is compared with the plain one of the same round', () => {
  const { samples } = measuredBackups([good, { ...good, processor: { plain: 20, full: 12, logical: 20 } }], 1100);
  expect(samples['full backup:plain dump, processor time']?.values).toEqual([0.3, 0.6]);
  expect(samples['logical restore:plain restore']?.values).toEqual([0.5, 0.5]);
  expect(met(good)).toBe(true);
});

test.each<readonly [string, Partial<Round>]>([
  ['a full backup that costs more', { processor: { plain: 40, full: 15, logical: 28 } }],
  ['a logical copy that costs more', { processor: { plain: 40, full: 12, logical: 31 } }],
  ['a slow physical restore', { restore: { plain: 60, physical: 16, logical: 30 } }],
  ['a slow logical restore', { restore: { plain: 60, physical: 12, logical: 34 } }],
  ['a slow drill', { drill: { physical: 37, logical: 45 } }],
  ['a full backup in the way', { tps: { full: { alone: 1000, beside: 790 }, logical: good.tps.logical } }],
  ['a logical copy in the way', { tps: { full: good.tps.full, logical: { alone: 1000, beside: 790 } } }],
  ['too much memory', { memory: 201 }],
])('the goals are missed by %s', (_what, change) => {
  expect(met({ ...good, ...change })).toBe(false);
});

test('a small database is no figure', () => {
  expect(met(good, 100)).toBe(false);
});
