import { expect, test } from 'vitest';
import { longestSilence, type Visit } from './edge-visitors.ts';
import { judgeFailedVisits, judgeSilence, underWay } from './judge.ts';

const visit = (done: number, outcome: Visit['outcome'] = 'answered', intended = done): Visit => ({ intended, done, outcome, said: '' });

test('an answer with an error ends no silence', () => {
  expect(longestSilence([visit(900), visit(1100, 'failed'), visit(2100)], 1000)).toBe(1.2);
  expect(longestSilence([visit(900), visit(1100, 'failed')], 1000)).toBeNull();
});

test('a second is the most, and answers that only came back with the process are none', () => {
  expect(judgeSilence(1, true).held).toBe(true);
  expect(judgeSilence(1.01, true)).toMatchObject({ held: false, kind: 'timing' });
  expect(judgeSilence(0.5, false)).toMatchObject({ held: false, kind: 'timing' });
  expect(judgeSilence(null, false)).toMatchObject({ held: false, kind: 'timing' });
  expect(judgeSilence(null, true)).toMatchObject({ held: false, kind: 'timing' });
});

test('as many requests may fail as were under way when the process died, however short the silence', () => {
  expect(judgeFailedVisits(2, 2).held).toBe(true);
  expect(judgeFailedVisits(3, 2)).toMatchObject({ held: false, kind: 'timing' });
  expect(judgeFailedVisits(250, 2).reason?.en).toBe('250 requests failed; at most 2 may');
});

test('under way is what began before the process was gone and was not answered before the fault', () => {
  const visits = [visit(990, 'answered', 980), visit(1100, 'failed', 995), visit(1004, 'failed', 1001), visit(1200, 'failed', 1020)];
  expect(underWay(visits, 1000, 1003)).toBe(2);
  expect(underWay([visit(Number.NaN, null, 999)], 1000, 1003)).toBe(1);
});
