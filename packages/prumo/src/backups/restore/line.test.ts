import { expect, test } from 'vitest';
import { leadsTo, lineAt, type Turn } from './line.ts';

const INFINITY = Number.NEGATIVE_INFINITY;
const backup = (begun: number, ended: number) => ({ begun: new Date(begun).toISOString(), ended: new Date(ended).toISOString() });
/** At 200 s the cluster was taken back to 100 s; at 300 s back to where it had been at 200 s. */
const TURNS: readonly Turn[] = [
  { at: 200_000, to: 100_000, from: 1 },
  { at: 300_000, to: 200_000, from: 3 },
];

test('without turns there is one line, and the newest timeline', () => {
  expect(lineAt([], 50_000)).toEqual({ timeline: undefined, spans: [{ after: INFINITY, until: 50_000 }] });
});

test('a moment before a turn is on the timeline that was left, even where another leads past it', () => {
  expect(lineAt(TURNS, 150_000)).toEqual({ timeline: 1, spans: [{ after: INFINITY, until: 150_000 }] });
  expect(lineAt(TURNS, 200_000)).toMatchObject({ timeline: 1 });
});

test('what was written between the moment gone back to and the turn is on no way to what came after', () => {
  const line = lineAt(TURNS, 250_000);
  expect(line).toEqual({
    timeline: 3,
    spans: [
      { after: 200_000, until: 250_000 },
      { after: INFINITY, until: 100_000 },
    ],
  });
  expect(leadsTo(line, backup(50_000, 90_000))).toBe(true);
  expect(leadsTo(line, backup(110_000, 190_000))).toBe(false);
  expect(leadsTo(line, backup(210_000, 220_000))).toBe(true);
});

test('a turn to where an earlier line ended leads over that line', () => {
  const line = lineAt(TURNS, 400_000);
  expect(line).toEqual({
    timeline: undefined,
    spans: [
      { after: 300_000, until: 400_000 },
      { after: INFINITY, until: 200_000 },
    ],
  });
  expect(leadsTo(line, backup(110_000, 190_000))).toBe(true);
  expect(leadsTo(line, backup(210_000, 220_000))).toBe(false);
});

test('the end of a backup is known to the second', () => {
  expect(leadsTo(lineAt([], 90_999), backup(50_000, 90_000))).toBe(false);
  expect(leadsTo(lineAt([], 91_000), backup(50_000, 90_000))).toBe(true);
});
