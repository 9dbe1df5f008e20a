import { expect, test } from 'vitest';
import { acknowledgedAlone, hitsWindow, judgeAlone } from './judge.ts';

test('the window is hit when nobody was synchronous and something was acknowledged or, in strict mode, tried', () => {
  const window = { synchronous: 0, acknowledged: 0, waiting: 0 };
  expect(hitsWindow({ ...window, acknowledged: 5 }, false)).toBe(true);
  expect(hitsWindow({ ...window, acknowledged: 5, synchronous: 1 }, false)).toBe(false);
  expect(hitsWindow(window, false)).toBe(false);
  expect(hitsWindow({ ...window, waiting: 2 }, false)).toBe(false);
  expect(hitsWindow({ ...window, waiting: 2 }, true)).toBe(true);
  expect(hitsWindow({ ...window, waiting: 2, synchronous: 1 }, true)).toBe(false);
  expect(hitsWindow({ ...window, acknowledged: 1 }, true)).toBe(true);
  expect(hitsWindow(window, true)).toBe(false);
});

test('alone is what was begun after the promotion, acknowledged before the strike, and is on nobody alive', () => {
  const window = { promoted: 1000, struck: 2000 };
  const write = (key: string, sent: number, done: number) => ({ key, sent, done });
  const writes = [write('before', 900, 1100), write('a', 1100, 1200), write('b', 1300, 1400), write('after', 1900, 2100)];
  expect(acknowledgedAlone(writes, window, [new Set(['a'])])).toEqual(['b']);
  expect(acknowledgedAlone(writes, window, [new Set(['a']), new Set(['b'])])).toEqual([]);
  expect(acknowledgedAlone(writes, window, [])).toEqual(['a', 'b']);
});

test('one write acknowledged alone breaks the claim; what could not be read tells nothing', () => {
  expect(judgeAlone('c', 0)).toEqual({ claim: 'c', kind: 'safety', held: true, reason: null });
  expect(judgeAlone('c', 1)).toMatchObject({ kind: 'safety', held: false });
  expect(judgeAlone('c', null)).toMatchObject({ held: null });
});
