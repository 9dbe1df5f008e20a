import { expect, test } from 'vitest';
import { LONGEST_SEARCH, parseWords, patternsOf } from './search.ts';

test('the words and the page of a query are taken, and anything strange is left out', () => {
  expect(parseWords({ q: 'silva', page: '3' })).toEqual({ words: 'silva', page: 3 });
  expect(parseWords({})).toEqual({ words: '', page: 1 });
  expect(parseWords({ q: ['a'], page: '-1' })).toEqual({ words: '', page: 1 });
  for (const page of ['1e9', '1001', '1.5', 'x', '']) expect(parseWords({ page }).page).toBe(1);
  expect(parseWords({ q: 'x'.repeat(LONGEST_SEARCH + 1) }).words).toHaveLength(LONGEST_SEARCH);
});

test('wildcards mean themselves, accents and the points of numbers nothing', () => {
  expect(patternsOf('50% de_\\ São 529.982')).toEqual(['%50\\%%', '%de\\_\\\\%', '%sao%', '%529982%']);
  expect(patternsOf('a\u0000b')).toEqual(['%a%', '%b%']);
  expect(patternsOf('  ')).toEqual([]);
});
