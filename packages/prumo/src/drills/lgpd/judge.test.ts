import { expect, test } from 'vitest';
import { CLAIMS, judgeLgpd, type SubjectTold } from './judge.ts';

const WELL: SubjectTold = {
  sensitive: { done: 5, recorded: 5 },
  refused: { tried: 4, refused: 4, recorded: 4 },
  exported: { expected: 6, found: 6 },
  erased: { expected: 6, left: 0, proof: true },
  chain: true,
};
/** Claims that do not hold, with what is said of them. */
const others = (changes: Partial<SubjectTold>) =>
  judgeLgpd({ ...WELL, ...changes })
    .filter(({ held }) => held !== true)
    .map(({ claim, held }) => [claim, held]);

test('all in order holds, for every claim', () => {
  expect(others({})).toEqual([]);
  expect(new Set(judgeLgpd(WELL).map(({ claim }) => claim))).toEqual(new Set(Object.values(CLAIMS)));
});

test.each<[string, Partial<SubjectTold>, string]>([
  ['an access without a record', { sensitive: { done: 5, recorded: 4 } }, CLAIMS.record],
  ['a chain that is broken', { chain: false }, CLAIMS.record],
  ['an attempt that was let in', { refused: { tried: 4, refused: 3, recorded: 4 } }, CLAIMS.refusal],
  ['a refusal without a record', { refused: { tried: 4, refused: 4, recorded: 3 } }, CLAIMS.refusal],
  ['an export with a hole', { exported: { expected: 6, found: 5 } }, CLAIMS.rights],
  ['an erasure that left something', { erased: { expected: 6, left: 1, proof: true } }, CLAIMS.rights],
  ['an erasure without a proof', { erased: { expected: 6, left: 0, proof: false } }, CLAIMS.rights],
])('%s breaks its claim and no other', (_, changes, claim) => expect(others(changes)).toEqual([[claim, false]]));

test.each<[string, Partial<SubjectTold>, string]>([
  ['no access', { sensitive: { done: 0, recorded: 0 } }, CLAIMS.record],
  ['more records than accesses', { sensitive: { done: 5, recorded: 6 } }, CLAIMS.record],
  ['no attempt', { refused: { tried: 0, refused: 0, recorded: 0 } }, CLAIMS.refusal],
  ['more refused than tried', { refused: { tried: 4, refused: 5, recorded: 4 } }, CLAIMS.refusal],
  ['more refusals recorded than tried', { refused: { tried: 4, refused: 4, recorded: 5 } }, CLAIMS.refusal],
  ['nothing to export', { exported: { expected: 0, found: 0 } }, CLAIMS.rights],
  ['more found than expected', { exported: { expected: 6, found: 7 } }, CLAIMS.rights],
  ['nothing to erase', { erased: { expected: 0, left: 0, proof: true } }, CLAIMS.rights],
  ['more left than there was', { erased: { expected: 6, left: 7, proof: true } }, CLAIMS.rights],
])('%s shows nothing of its claim', (_, changes, claim) => expect(others(changes)).toEqual([[claim, null]]));
