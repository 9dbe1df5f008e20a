import { expect, test } from 'vitest';
import { judgeErrors, judgePasswords, judgeThroughput } from './judge.ts';

const TALLY = {
  wrongAccepted: 0,
  wrongRefused: 5,
  rightAccepted: 5,
  rightRefused: 0,
  wrongBroken: 0,
  rightBroken: 0,
  wrongUnanswered: 0,
  rightUnanswered: 0,
  refusals: [],
};
const held = (tally: Partial<typeof TALLY>) => judgePasswords({ ...TALLY, ...tally })[0]?.held;

test('one accepted wrong password breaks the promise, whatever else was refused', () => {
  expect(held({})).toBe(true);
  expect(held({ wrongAccepted: 1 })).toBe(false);
});

test('refusing everybody is no proof', () => {
  expect(held({ rightRefused: 1 })).toBe(false);
  expect(held({ rightAccepted: 0 })).toBeNull();
  expect(held({ wrongRefused: 0 })).toBeNull();
  expect(held({ wrongUnanswered: 1 })).toBeNull();
  expect(held({ wrongBroken: 1 })).toBeNull();
});

test('one failed request is too many', () => {
  expect(judgeErrors(0, 0, '')).toMatchObject({ held: true, reason: null });
  expect(judgeErrors(1, 0, 'query_wait_timeout')).toMatchObject({ held: false, reason: { en: '1 request failed: query_wait_timeout' } });
  expect(judgeErrors(0, 1, '')).toMatchObject({ held: false, kind: 'timing' });
  expect(judgeErrors(0, 2, '').reason?.en).toMatch(/2 requests had no answer/);
});

test('a tenth of the throughput may be lost, and a busy generator says nothing', () => {
  expect(judgeThroughput(0.1, 0.5).held).toBe(true);
  expect(judgeThroughput(0.11, 0.5).held).toBe(false);
  expect(judgeThroughput(0.11, 0.95).held).toBeNull();
  expect(judgeThroughput(null, 0.5).held).toBeNull();
});
