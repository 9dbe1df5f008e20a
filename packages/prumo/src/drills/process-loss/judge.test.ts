import { expect, test } from 'vitest';
import { longestSilence, type Visit } from './edge-visitors.ts';
import { judgeSilence } from './judge.ts';

const visit = (done: number, outcome: Visit['outcome'] = 'answered'): Visit => ({ intended: done, done, outcome, said: '' });

test('an answer with an error ends no silence', () => {
  expect(longestSilence([visit(900), visit(1100, 'failed'), visit(2100)], 1000)).toBe(1.2);
  expect(longestSilence([visit(900), visit(1100, 'failed')], 1000)).toBeNull();
});

test('a second is the most, and answers that only came back with the process are none', () => {
  expect(judgeSilence(1, true).held).toBe(true);
  expect(judgeSilence(1.01, true)).toMatchObject({ held: false, kind: 'timing' });
  expect(judgeSilence(0.5, false)).toMatchObject({ held: false, kind: 'safety' });
  expect(judgeSilence(null, false)).toMatchObject({ held: false, kind: 'safety' });
});
