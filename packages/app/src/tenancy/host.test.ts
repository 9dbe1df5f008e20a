import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostOwner } from './host.ts';

const rules = { baseDomain: 'escritorio.example' };
const owner = (host: string | undefined) => hostOwner(host, rules);

/** Any one, plain ones often. The library's own `binary` takes seconds to be made, the time limit of a whole test on a busy machine. */
const character = fc
  .oneof(
    fc.nat(0x7f),
    fc.nat(0x10_ff_ff).filter((code) => code < 0xd8_00 || code > 0xdf_ff),
  )
  .map((code) => String.fromCodePoint(code));

test.each([
  ['acme.escritorio.example', 'acme'],
  ['ACME.Escritorio.Example', 'acme'],
  ['acme.escritorio.example:8443', 'acme'],
  ['acme.escritorio.example.', 'acme'],
  ['acme.escritorio.example.:443', 'acme'],
  ['a-1.escritorio.example', 'a-1'],
  [`${'a'.repeat(63)}.escritorio.example`, 'a'.repeat(63)],
])('%s is of %s', (host, slug) => expect(owner(host)).toEqual({ kind: 'tenant', slug }));

test('the base domain and reserved names are nobody’s', () => {
  expect(owner('escritorio.example:80')).toEqual({ kind: 'base' });
  expect(owner('www.escritorio.example')).toEqual({ kind: 'reserved', name: 'www' });
  expect(hostOwner('www.escritorio.example', { ...rules, reserved: new Set(['admin']) })).toEqual({ kind: 'tenant', slug: 'www' });
});

describe('hostile and mistaken hosts are foreign', () => {
  test.each([
    undefined,
    '',
    '.',
    ':80',
    'escritorio.example.evil.test',
    'evil.test',
    'acmeescritorio.example',
    '.escritorio.example',
    '..escritorio.example',
    'a.b.escritorio.example',
    '-acme.escritorio.example',
    'acme-.escritorio.example',
    `${'a'.repeat(64)}.escritorio.example`,
    'xn--acm-dma.escritorio.example',
    'acme.escritorio.example..',
    'acme.escritorio.example:',
    'acme.escritorio.example:99999999',
    'acme.escritorio.example:80:80',
    'acme.escritorio.example, other.escritorio.example',
    'acme.escritorio.example@evil.test',
    'evil.test/acme.escritorio.example',
    'evil.test#.escritorio.example',
    'evil.test\\.escritorio.example',
    'acme.escritorio.example\r\nX-Tenant: other',
    'acme.escritorio.example\n',
    ' acme.escritorio.example',
    'ac me.escritorio.example',
    'acme%2eescritorio.example',
    'аcme.escritorio.example', // a Cyrillic а
    'acme。escritorio.example',
    '\u212a.escritorio.example', // the sign for kelvin, which lower-cases to k
    "acme'--.escritorio.example",
    '../acme.escritorio.example',
    '127.0.0.1',
    '[::1]:443',
    '[::ffff:acme.escritorio.example]',
    'a'.repeat(10_000),
    `${'a.'.repeat(200)}escritorio.example`,
  ])('%j', (host) => expect(owner(host)).toEqual({ kind: 'foreign' }));

  test('a dot of the base domain is no wildcard', () => expect(hostOwner('acme.escritorioXexample', rules)).toEqual({ kind: 'foreign' }));
});

test('whatever is sent, a slug is one plain label', () => {
  fc.assert(
    fc.property(fc.string({ unit: character }), fc.constantFrom('', '.escritorio.example', ':1.escritorio.example'), (noise, end) => {
      const found = owner(noise + end);
      return found.kind !== 'tenant' || /^[a-z0-9-]{1,63}$/.test(found.slug);
    }),
    { numRuns: 500 },
  );
});
