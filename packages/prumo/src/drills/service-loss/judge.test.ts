import { expect, test } from 'vitest';
import type { Write } from '../load/write-log.ts';
import type { Outcome } from '../load/outcome.ts';
import { judgeFailed, mayBeLost } from './judge.ts';

const write = (outcome: Outcome, path: Write['path'] = 'application'): Write => ({
  key: '',
  hash: '',
  path,
  intended: 0,
  sent: 0,
  done: 1,
  outcome,
  said: '',
});
const judged = (writes: readonly Write[], allowed: number) =>
  judgeFailed(
    'a',
    { of: (outcome, path) => writes.filter((one) => one.outcome === outcome && (path === undefined || one.path === path)) },
    allowed,
  );

test('what was under way on the lost connections may fail, and not one request more', () => {
  const four = [write('refused'), write('unknown'), write('unknown'), write('unknown')];
  expect(judged(four, 4)).toMatchObject({ held: true, reason: null });
  expect(judged([...four, write('unknown')], 4).held).toBe(false);
  expect(judged([...four, write('refused')], 4).reason?.en).toBe('5 requests failed; at most 4 may');
  expect(judged([write('refused')], 0).reason?.en).toBe('1 request failed; none may');
});

test('sessions straight to the primary are not on the path', () => {
  expect(judged([write('unknown', 'direct'), write('refused', 'direct'), write('acknowledged')], 0).held).toBe(true);
});

test('failed requests count only when the load can be trusted', () => {
  expect(judged([write('refused')], 0).kind).toBe('timing');
});

test('the load has no more under way than connections, and no more on what was lost than that carried', () => {
  expect(mayBeLost([5], 8)).toBe(5);
  expect(mayBeLost([40], 8)).toBe(8);
  expect(mayBeLost([2, 3], 8)).toBe(5);
  expect(mayBeLost([], 8)).toBe(0);
});
