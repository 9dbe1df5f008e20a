import { expect, test } from 'vitest';
import { turnsOf } from './turns.ts';

test('a round goes there and back, so that an even drift falls on all alike', () => {
  const turns = turnsOf(['a', 'b', 'c'], 0);
  expect(turns).toEqual(['a', 'b', 'c', 'c', 'b', 'a']);
  const placesOf = (name: string): number =>
    turns.flatMap((one, place) => (one === name ? [place] : [])).reduce((sum, place) => sum + place, 0);
  expect(new Set(['a', 'b', 'c'].map(placesOf)).size).toBe(1);
});

test('each round begins with another one', () => {
  expect([0, 1, 2, 3].map((round) => turnsOf(['a', 'b', 'c'], round)[0])).toEqual(['a', 'b', 'c', 'a']);
  expect(turnsOf([], 3)).toEqual([]);
});
