import { expect, test } from 'vitest';
import { type Attempted, judgeIsolation } from './judge.ts';

const WELL: Attempted = { routes: 8, attempts: 40, crossed: [], own: 8 };
const judged = (other: Partial<Attempted>) => judgeIsolation({ ...WELL, ...other });

test('nothing crossed, by routes that work for their own, holds', () => expect(judged({}).held).toBe(true));

test('one that crossed is one too many, and is named, with or without a control', () => {
  expect(judged({ crossed: ['GET /cases/:id'] })).toMatchObject({ held: false, kind: 'safety' });
  expect(judged({ crossed: ['GET /cases/:id'], own: 0 }).reason?.en).toContain('GET /cases/:id');
});

test('few of many are named, each shortly and without what a terminal would obey', () => {
  const told = judged({ crossed: ['a\u001B[2J', 'b'.repeat(500), 'c', 'd', 'e'] }).reason?.en ?? '';
  expect(told).not.toContain('\u001B');
  expect(told.length).toBeLessThan(300);
  expect(told).toContain('5');
});

test.each<[string, Partial<Attempted>]>([
  ['no route', { routes: 0 }],
  ['no attempt', { attempts: 0 }],
  ['a route nobody tried', { attempts: 7 }],
  ['a route that refuses everybody', { own: 7 }],
  ['no control at all', { own: 0 }],
  ['more crossed than tried', { attempts: 1, crossed: ['a', 'b'] }],
])('%s: nothing is shown', (_, other) => expect(judged(other)).toMatchObject({ held: null }));
