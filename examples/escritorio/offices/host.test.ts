import { expect, test } from 'vitest';
import { placeOf } from './host.ts';

const apex = 'escritorio.localhost';

test.each([
  ['silva.escritorio.localhost', 'silva'],
  ['silva.escritorio.localhost:8443', 'silva'],
  ['Silva-Lima.ESCRITORIO.localhost.', 'silva-lima'],
  ['a.escritorio.localhost', 'a'],
])('%s is an office', (host, subdomain) => expect(placeOf(host, apex)).toEqual({ kind: 'office', subdomain }));

test.each(['escritorio.localhost', 'ESCRITORIO.localhost:8443', '127.0.0.1:3000', 'localhost', '[::1]:3000'])('%s is the apex', (host) =>
  expect(placeOf(host, apex)).toEqual({ kind: 'apex' }),
);

test.each([
  'evil.example',
  'escritorio.localhost.evil.example',
  'xescritorio.localhost',
  'a.b.escritorio.localhost',
  '-a.escritorio.localhost',
  'a_b.escritorio.localhost',
  '.escritorio.localhost',
  '',
  undefined,
])('%s is elsewhere', (host) => expect(placeOf(host, apex)).toEqual({ kind: 'elsewhere' }));
