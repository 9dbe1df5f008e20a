import { expect, test } from 'vitest';
import type { Entry } from './entry.ts';
import { createMemory } from './memory.ts';

const entry = (value: string, freshUntil = 10_000): Entry => ({ value, freshUntil, staleUntil: 20_000, loadMs: 1, tagTokens: [] });

test('the entries used last stay, as long as they may and no longer than they are fresh', () => {
  const memory = createMemory(2, 1000);
  memory.set('a', entry('A'), [], 0);
  memory.set('b', entry('B', 500), [], 0);
  expect(memory.get('a', 1)?.value).toBe('A');
  expect(memory.get('b', 500)).toBeUndefined();
  memory.set('b', entry('B'), [], 0);
  memory.get('a', 1);
  memory.set('c', entry('C'), [], 0);
  expect(['a', 'b', 'c'].map((key) => memory.get(key, 999)?.value)).toEqual(['A', undefined, 'C']);
  expect(memory.get('a', 1000)).toBeUndefined();
});

test('one is forgotten by its key or a tag', () => {
  const memory = createMemory(10, 1000);
  for (const key of ['a', 'b', 'c']) memory.set(key, entry(key), key === 'c' ? [] : ['office:7'], 0);
  memory.forget('c');
  memory.forgetTag('office:7');
  expect(['a', 'b', 'c'].map((key) => memory.get(key, 1))).toEqual([undefined, undefined, undefined]);
});

test('a memory of no entries holds none', () => {
  const memory = createMemory(0, 1000);
  memory.set('a', entry('A'), [], 0);
  expect(memory.get('a', 0)).toBeUndefined();
});
