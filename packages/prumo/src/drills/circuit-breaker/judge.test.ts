import { expect, test } from 'vitest';
import { AT_ONCE, type Broken, judgeBreaker, type Round, slowestWhenOpen } from './judge.ts';

const closed: Round = { asked: 10, degraded: 10, failed: 0, slowestMs: 3000, open: false };
const opening: Round = { ...closed, open: true };
const open: Round = { ...opening, slowestMs: 12 };
const WELL: Broken = { pages: 10, rounds: [closed, opening, open], recovered: true };
const judged = (other: Partial<Broken>) => judgeBreaker({ ...WELL, ...other });

test('pages that go on, at once when the breaker is open, and in full afterwards hold', () => expect(judged({}).held).toBe(true));

test('the round in which it opens may be slow; that after it may not', () => {
  expect(judged({ rounds: [opening, open] }).held).toBe(true);
  expect(judged({ rounds: [opening, { ...open, slowestMs: AT_ONCE }] }).held).toBe(true);
  expect(judged({ rounds: [opening, { ...open, slowestMs: AT_ONCE + 1 }] })).toMatchObject({ held: false, kind: 'timing' });
});

test.each<[string, Partial<Broken>]>([
  ['one page fails before the breaker opens', { rounds: [{ ...closed, degraded: 9, failed: 1 }, opening, open] }],
  ['one page fails when it is open', { rounds: [opening, { ...open, degraded: 9, failed: 1 }] }],
  ['the breaker never opens', { rounds: [closed, { ...closed, slowestMs: 1 }] }],
  ['the product does not recover', { recovered: false }],
])('%s: broken', (_, other) => expect(judged(other)).toMatchObject({ held: false, kind: 'safety' }));

test.each<[string, Partial<Broken>]>([
  ['no page was asked before', { pages: 0, rounds: [opening, open].map((round) => ({ ...round, asked: 0, degraded: 0 })) }],
  ['nothing was asked meanwhile', { rounds: [] }],
  ['fewer pages than before', { rounds: [opening, { ...open, asked: 9, degraded: 9 }] }],
  ['more degraded than asked', { rounds: [opening, { ...open, degraded: 11 }] }],
  ['pages nobody speaks of', { rounds: [opening, { ...open, degraded: 9 }] }],
  ['no round after it opened', { rounds: [closed, opening] }],
])('%s: nothing is shown', (_, other) => expect(judged(other)).toMatchObject({ held: null }));

test('a breaker that lets one through and closes is measured by the last round it was open for', () => {
  expect(slowestWhenOpen([opening, { ...open, slowestMs: 5 }, closed])).toBe(5);
  expect(slowestWhenOpen([closed])).toBeNull();
});
