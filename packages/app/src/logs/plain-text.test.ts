import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutIdentifiers } from './identifiers.ts';
import { isPlain } from './plain-text.ts';
import { withoutSecrets } from './secrets.ts';

test.each(['GET', '/cases', 'request', 'response_bytes', 'ação', '', '0b7c6c1e-1d7f-4a7b-9a59-2f9d8c3f7a11'])('%j is plain', (text) => {
  expect(isPlain(text)).toBe(true);
});

test.each([
  'a'.repeat(1001),
  '52998224725',
  'ana@x.com',
  'ana%40x.com',
  'senha=x',
  'Bearer abcdefgh',
  'BASIC abcdefgh',
  'eyJhbGci.eyJzdWIi',
  '-----BEGIN PRIVATE KEY-----',
])('%j may not be', (text) => {
  expect(isPlain(text)).toBe(false);
});

test('no rule would change what is plain', () => {
  const part = fc.constantFrom(
    ...[
      'senha',
      'token',
      'key',
      'Bearer ',
      'basic ',
      'YWJjOmRlZg==',
      'eyJhbGci',
      '.',
      '-----BEGIN PRIVATE KEY-----',
      'cookie',
      'authorization',
      ' ',
      '-',
    ],
    ...[
      '=',
      ':',
      '@',
      '%40',
      '%20',
      '"',
      "'",
      'x.com',
      'http://',
      '5',
      '529982247',
      '-25',
      'AB',
      'a0',
      'ação',
      '+',
      '(',
      ')',
      '0b7c6c1e-1d7f-4a7b-9a59-2f9d8c3f7a11',
    ],
  );
  const text = fc.oneof(
    fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(text, (given) => {
      if (isPlain(given)) expect(withoutIdentifiers(withoutSecrets(given))).toBe(given);
    }),
    { numRuns: 3000 },
  );
});
