import { expect, test } from 'vitest';
import { judgeNoticing, type Noticing } from './judge.ts';

const SEEN: Noticing = { fault: 'byte-changed', after: 5, within: 60 };
const held = (noticings: readonly Noticing[], stillTold: readonly string[] = []) => judgeNoticing(noticings, stillTold).held;

test('each fault is told, in its time, and no longer than it lasts', () => {
  expect(judgeNoticing([SEEN, { ...SEEN, fault: 'repository-away' }], [])).toMatchObject({ held: true, kind: 'safety' });
  expect(held([SEEN, { ...SEEN, after: null }])).toBe(false);
  expect(held([SEEN, { ...SEEN, after: 60 }])).toBe(true);
  expect(held([SEEN, { ...SEEN, after: 60.1 }])).toBe(false);
  expect(held([SEEN], ['wal-missing'])).toBe(false);
  expect(held([])).toBe(null);
});
