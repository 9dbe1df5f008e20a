import { expect, test } from 'vitest';
import { type Entry, packed, refreshesEarly, unpacked } from './entry.ts';

const entry: Entry = { value: { title: 'Ana' }, freshUntil: 1000, staleUntil: 2000, loadMs: 50, tagTokens: ['a'] };

test('an entry comes back as it was, with a value, null, or the knowledge that there is none', () => {
  for (const value of [{ title: 'Ana' }, null, false, undefined]) expect(unpacked(packed({ ...entry, value }))).toEqual({ ...entry, value });
});

test.each([null, undefined, '', 'no JSON', '{}', '[]', '[2,1,1,1,[],1]', '[1,"1",1,1,[],1]', '[1,1,1,1,[1],1]'])('%s is no entry', (text) => {
  expect(unpacked(text)).toBeUndefined();
});

test('an early refresh is likelier near the end, for slow loads and a greater beta', () => {
  const share = (now: number, loadMs: number, beta: number): number =>
    Array.from({ length: 1000 }, (_, n) => refreshesEarly({ ...entry, loadMs }, now, beta, (n + 1) / 1000)).filter(Boolean).length / 1000;
  // P(early) = exp(−(expiry − now) / (Δβ))
  expect(share(900, 50, 1)).toBeCloseTo(Math.exp(-2), 2);
  expect(share(900, 100, 1)).toBeCloseTo(Math.exp(-1), 2);
  expect(share(900, 50, 2)).toBeCloseTo(Math.exp(-1), 2);
  expect([share(0, 50, 1), share(1000, 50, 1), share(900, 50, 0)]).toEqual([0, 1, 0]);
});
