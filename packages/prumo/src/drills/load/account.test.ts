import { describe, expect, test } from 'vitest';
import { accountOf, isSound, longestPause } from './account.ts';
import type { Outcome } from './outcome.ts';
import type { Write } from './write-log.ts';

const write = (key: string, outcome: Outcome | null) => ({ key, hash: `hash of ${key}`, outcome });
const row = (key: string, hash = `hash of ${key}`) => ({ key, hash });
const NOTHING = { member: 'm', lost: [], doubled: [], undead: [], changed: [], strange: [], unknownDone: 0, isDamaged: false };

describe('what a member has of the ledger', () => {
  test('each acknowledged write once, as written, is all there is to ask', () => {
    const account = accountOf('m', [write('a', 'acknowledged'), write('b', 'refused'), write('c', 'unknown')], [row('a')]);
    expect(account).toEqual(NOTHING);
    expect(isSound(account)).toBe(true);
  });

  test.each([
    ['an acknowledged write that is not there', [write('a', 'acknowledged')], [], { lost: ['a'] }],
    ['an acknowledged write that is there twice', [write('a', 'acknowledged')], [row('a'), row('a')], { doubled: ['a'] }],
    ['an unknown write that is there twice', [write('a', 'unknown')], [row('a'), row('a')], { doubled: ['a'], unknownDone: 1 }],
    ['a refused write that is there', [write('a', 'refused')], [row('a')], { undead: ['a'] }],
    ['a row with other content', [write('a', 'acknowledged')], [row('a', 'other')], { changed: ['a'] }],
    ['a row nobody wrote', [], [row('z')], { strange: ['z'] }],
  ])('%s is not sound', (_, writes, rows, found) => {
    const account = accountOf('m', writes, rows);
    expect(account).toEqual({ ...NOTHING, ...found });
    expect(isSound(account)).toBe(false);
  });

  test('an unknown write may be there or not, and so may one without an answer yet', () => {
    for (const outcome of ['unknown', null] as const) {
      expect(accountOf('m', [write('a', outcome)], [row('a')])).toEqual({ ...NOTHING, unknownDone: 1 });
      expect(accountOf('m', [write('a', outcome)], [])).toEqual(NOTHING);
    }
  });

  test('data that the server calls damaged is not sound, whatever could be read', () => {
    expect(isSound({ ...NOTHING, isDamaged: true })).toBe(false);
  });
});

describe('the longest time without an acknowledged write', () => {
  const log = (...done: readonly number[]) => {
    const writes = done.map((at, position): Write => {
      return {
        key: `${position}`,
        hash: '',
        path: 'application',
        intended: at - 1,
        sent: at - 1,
        done: at,
        outcome: 'acknowledged',
        said: '',
      };
    });
    return { of: (outcome: Outcome, path?: string) => (outcome === 'acknowledged' && path === 'application' ? writes : []) };
  };

  test('reaches from the last write before it, also where that was before the fault', () => {
    expect(longestPause(log(900, 990, 1000, 3500, 3510), 1100, 3520)).toEqual({ seconds: 2.5, from: 1000, to: 3500 });
  });

  test('is looked for until the load ended: writes that stopped again are a pause too', () => {
    expect(longestPause(log(1000, 1200, 1300), 1100, 9300)).toEqual({ seconds: 8, from: 1300, to: 9300 });
  });

  test('one that was over before the fault is no matter', () => {
    expect(longestPause(log(10, 5000, 5010, 5020), 5005, 5025)).toEqual({ seconds: 0.01, from: 5000, to: 5010 });
  });

  test('is none when nothing was acknowledged after the fault: writes never came back', () => {
    expect(longestPause(log(900, 1000), 1100, 9000)).toBeNull();
    expect(longestPause(log(), 1100, 9000)).toBeNull();
  });

  test('without a write before it, it begins at the fault', () => {
    expect(longestPause(log(1500), 1000, 1501)).toEqual({ seconds: 0.5, from: 1000, to: 1500 });
  });
});
