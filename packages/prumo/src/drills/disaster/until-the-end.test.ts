import { expect, test } from 'vitest';
import { type End, kept, secondsLost } from './until-the-end.ts';

const SEGMENTS = ['000000010000000000000007', '000000010000000000000008', '000000010000000000000009'] as const;
const end = (archived: string): End => ({
  at: 10_000,
  archived,
  written: SEGMENTS.map((segment, place) => ({ key: `row-${place}`, at: place * 3000, segment })),
});

test('what was in an archived segment must come back, and the rest is what the machine takes with it', () => {
  expect(kept(end(SEGMENTS[1]))).toEqual(['row-0', 'row-1']);
  expect(secondsLost(end(SEGMENTS[1]))).toBe(7);
  expect(secondsLost(end(SEGMENTS[2]))).toBe(4);
});

test('where nothing was archived, all of it counts as lost', () => {
  expect(kept(end('000000010000000000000001'))).toEqual([]);
  expect(secondsLost(end('000000010000000000000001'))).toBe(10);
});

test('a segment of a later timeline is later, whatever its number', () => {
  expect(kept(end('000000020000000000000001'))).toHaveLength(3);
});
