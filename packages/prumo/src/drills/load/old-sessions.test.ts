import { expect, test } from 'vitest';
import { acknowledgedAlone } from './old-sessions.ts';

const PROMOTED = 10_000;
const early = { key: 'early', sent: 9000, done: 9005 };

test('nothing acknowledged after the promotion is no stale window', () => {
  expect(acknowledgedAlone([early], PROMOTED, [{ lost: [] }])).toBe(0);
  expect(acknowledgedAlone([], PROMOTED, [])).toBe(0);
});

test('a write begun after the promotion counts, up to the last', () => {
  const late = { key: 'late', sent: 10_100, done: 10_500 };
  expect(acknowledgedAlone([early, late, { key: 'sooner', sent: 10_050, done: 10_060 }], PROMOTED, [{ lost: [] }])).toBe(0.5);
});

test('a write under way when the node was stopped, acknowledged when it went on and nowhere else, counts by its answer', () => {
  const inFlight = { key: 'in-flight', sent: 9999, done: 12_000 };
  expect(acknowledgedAlone([inFlight], PROMOTED, [{ lost: [] }, { lost: ['in-flight'] }])).toBe(2);
});

test('the same write that every member has is a late answer, and true', () => {
  expect(acknowledgedAlone([{ key: 'in-flight', sent: 9999, done: 12_000 }], PROMOTED, [{ lost: [] }, { lost: ['other'] }])).toBe(0);
});
