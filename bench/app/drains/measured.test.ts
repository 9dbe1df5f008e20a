import { expect, test } from 'vitest';
import { isMet } from '../../result.ts';
import { type DrainRun, measuredDrains, toldDrain } from './measured.ts';

const RUN: DrainRun = { seconds: 2.35, code: 0, sent: 300, failed: 0, failures: [], lag: 4 };
const metBy = (...changes: readonly Partial<DrainRun>[]): boolean => {
  const { goals, samples } = measuredDrains(changes.map((change) => ({ ...RUN, ...change })));
  return isMet(goals, samples);
};

test('one request that failed in a hundred drains is a goal missed', () => {
  expect(metBy(...Array.from({ length: 100 }, () => ({})))).toBe(true);
  expect(metBy(...Array.from({ length: 100 }, (_, drain) => ({ failed: drain === 57 ? 1 : 0 })))).toBe(false);
});

test('so is a drain that ended badly, was not met by requests, or by a load that was late itself', () => {
  expect(metBy({ code: 1 })).toBe(false);
  expect(metBy({ code: null })).toBe(false);
  expect(metBy({ sent: 99 })).toBe(false);
  expect(metBy({ lag: 51 })).toBe(false);
});

test('whoever watches is told why requests failed', () => {
  expect(toldDrain({ ...RUN, failed: 1, failures: ['/read: socket hang up'] })).toBe(
    '2.35 s, exit code 0, 1 of 300 requests failed, load 4 ms late: /read: socket hang up',
  );
});
