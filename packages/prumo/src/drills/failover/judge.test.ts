import { describe, expect, test } from 'vitest';
import type { Account } from '../load/account.ts';
import { judgeLoss, judgePause, judgeRejoin, judgeStale } from './judge.ts';

const account = (more: Partial<Account> = {}): Account => ({
  member: 'postgres-1',
  lost: [],
  doubled: [],
  undead: [],
  changed: [],
  strange: [],
  unknownDone: 0,
  isDamaged: false,
  ...more,
});
const asPromised = { wanted: 1, atFault: 1 };

describe('loss', () => {
  test('held when every member was read and is sound', () => {
    const judged = judgeLoss('c', [account(), account()], [], asPromised);
    expect(judged).toEqual({ claim: 'c', kind: 'safety', held: true, reason: null });
    expect(judgeLoss('c', [account()], [])).toMatchObject({ held: true });
  });

  test.each<[string, Partial<Account>, RegExp]>([
    ['lost', { lost: ['a', 'b'] }, /2 acknowledged writes are missing on postgres-1/],
    ['doubled', { doubled: ['a'] }, /should not be there: a/],
    ['undead', { undead: ['a'] }, /should not be there: a/],
    ['changed', { changed: ['a'] }, /should not be there: a/],
    ['strange', { strange: ['a'] }, /should not be there: a/],
    ['damaged', { isDamaged: true, strange: ['invalid page'] }, /invalid page/],
  ])('%s on one member is broken, and safety', (_, more, reason) => {
    const judged = judgeLoss('c', [account(), account(more)], [], asPromised);
    expect(judged).toMatchObject({ kind: 'safety', held: false });
    expect(judged.reason?.en).toMatch(reason);
  });

  test('is not told where a member, or none at all, could be read', () => {
    expect(judgeLoss('c', [account()], ['postgres-2'], asPromised).held).toBeNull();
    expect(judgeLoss('c', [], [], asPromised).held).toBeNull();
  });

  test('is not told of a cluster that was less synchronous than promised, or did not say; what it lost is lost', () => {
    for (const synchrony of [
      { wanted: 1, atFault: 0 },
      { wanted: 2, atFault: 1 },
      { wanted: 1, atFault: null },
    ]) {
      expect(judgeLoss('c', [account()], [], synchrony).held).toBeNull();
      expect(judgeLoss('c', [account({ lost: ['a'] })], [], synchrony).held).toBe(false);
    }
    expect(judgeLoss('c', [account()], [], { wanted: 1, atFault: 2 }).held).toBe(true);
    // A spec that asks for none is measured as it is.
    expect(judgeLoss('c', [account()], [], { wanted: 0, atFault: 0 }).held).toBe(true);
  });

  test('what one member has lost is lost, though another could not be read', () => {
    expect(judgeLoss('c', [account({ lost: ['a'] })], ['postgres-2'], asPromised).held).toBe(false);
  });
});

describe('the time without writes', () => {
  const pause = (seconds: number) => ({ seconds, from: 0, to: seconds * 1000 });

  test('holds up to its limit', () => {
    expect(judgePause('c', pause(5), true, 5)).toEqual({ claim: 'c', kind: 'timing', held: true, reason: null });
    expect(judgePause('c', pause(5.01), true, 5)).toMatchObject({ kind: 'timing', held: false });
  });

  test('that never ended is broken, but as a matter of time: a generator that stands still cannot tell it from its own pause', () => {
    expect(judgePause('c', null, true, 5)).toMatchObject({ kind: 'timing', held: false });
    expect(judgePause('c', pause(1), false, 5)).toMatchObject({ kind: 'timing', held: false });
  });
});

test('an old primary may acknowledge nothing once another leads; where nobody took over there is none', () => {
  expect(judgeStale('c', 0, true)).toEqual({ claim: 'c', kind: 'safety', held: true, reason: null });
  expect(judgeStale('c', 0.001, true)).toMatchObject({ kind: 'safety', held: false });
  expect(judgeStale('c', 0, false).held).toBeNull();
});

test('an old primary comes back when another took over and the cluster is whole', () => {
  expect(judgeRejoin('c', 'postgres-1', true, true)).toEqual({ claim: 'c', kind: 'safety', held: true, reason: null });
  expect(judgeRejoin('c', 'postgres-1', false, true)).toMatchObject({ kind: 'safety', held: false });
  expect(judgeRejoin('c', 'postgres-1', true, false).held).toBeNull();
  expect(judgeRejoin('c', 'postgres-1', false, false)).toMatchObject({ kind: 'safety', held: false });
});
