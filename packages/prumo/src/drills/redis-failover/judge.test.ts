import { expect, test } from 'vitest';
import { judgeCache } from './judge.ts';

const GOOD = { pause: 1.5, returned: true, account: { confirmedLost: 0, unconfirmedLost: 3, unknownThere: 1 }, evicted: 0 };
const held = (findings: Partial<Parameters<typeof judgeCache>[0]>) => judgeCache({ ...GOOD, ...findings }).map((one) => one.held);

test('what only the master had may be lost', () => {
  expect(held({})).toEqual([true, true, true]);
});

test('each promise is broken by itself', () => {
  expect(held({ pause: 3 })).toEqual([true, true, true]);
  expect(held({ pause: 3.1 })).toEqual([true, false, true]);
  expect(held({ account: { ...GOOD.account, confirmedLost: 1 } })).toEqual([true, true, false]);
});

test('writes that never came back break two, as long as the load can be trusted; what is lost is lost in any case', () => {
  const judgements = judgeCache({ ...GOOD, pause: null, returned: false });
  expect(judgements.map(({ kind, held }) => [kind, held])).toEqual([
    ['timing', false],
    ['timing', false],
    ['safety', true],
  ]);
});

test('one acknowledged write after the fault, or writes that flow now, are each not enough to say that they came back', () => {
  expect(held({ returned: false })).toEqual([false, false, true]);
  expect(held({ pause: null })).toEqual([false, false, true]);
});

test('keys that could not be read, or were thrown out for memory, say nothing of failover', () => {
  expect(held({ account: null })[2]).toBeNull();
  expect(held({ account: { ...GOOD.account, confirmedLost: 5 }, evicted: 9 })[2]).toBeNull();
  expect(held({ account: { ...GOOD.account, confirmedLost: 5 }, evicted: 5 })[2]).toBeNull();
});

test('more were lost than were thrown out for memory', () => {
  expect(held({ account: { ...GOOD.account, confirmedLost: 5 }, evicted: 4 })[2]).toBe(false);
});
