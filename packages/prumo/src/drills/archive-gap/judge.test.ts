import { expect, test } from 'vitest';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { judgeGap } from './judge.ts';

const BACK = { refused: null, markers: { from: 10_000, target: 10_500, to: 11_000 }, keys: ['before'] };
const refused = new PrumoError({ code: 'restore-target', what: verbatim('the archive ends before'), remedy: verbatim('none') });

test('what died with the primary before it was archived comes back', () => {
  expect(judgeGap('postgres-2', BACK)).toEqual({ claim: 'failover-leaves-no-archive-gap', kind: 'safety', held: true, reason: null });
  expect(judgeGap('postgres-2', { ...BACK, refused, keys: [] }).held).toBe(false);
  expect(judgeGap('postgres-2', { ...BACK, keys: [] }).held).toBe(false);
  expect(judgeGap('postgres-2', { ...BACK, keys: ['before', 'after'] }).held).toBe(false);
});

test('without another primary nothing can be told of what it would have archived', () => {
  expect(judgeGap(null, { ...BACK, keys: [] }).held).toBe(null);
});
