import { expect, test } from 'vitest';
import { readDomain } from './domain.ts';

test.each([
  'example.com',
  '*.example.com',
  'escritorio.localhost',
  '*.escritorio.localhost',
  'localhost',
  'a-b.c1.dev',
  'xn--escritrio-b7a.com.br',
  `${'a'.repeat(63)}.com`,
])('%s', (domain) => expect(readDomain(domain)).toEqual({ ok: true, value: domain }));

test.each([
  ['', 'it is empty'],
  ['*', 'a wildcard needs'],
  ['*.com', 'a wildcard needs'],
  ['*.localhost', 'a wildcard needs'],
  ['a.*.com', '`*` may'],
  ['w*.example.com', '`*` may'],
  ['https://example.com/x', 'it has a scheme'],
  ['example.com/x', 'it has a path'],
  ['example.com:443', 'it has a port'],
  ['Example.com', 'capital'],
  ['escritório.com.br', 'outside ASCII'],
  ['example.com.', 'a dot'],
  ['.com', 'a dot'],
  ['a..b', 'a dot'],
  ['-a.com', '`-a` is not'],
  ['a_b.com', '`a_b` is not'],
  ['127.0.0.1', 'it is an address'],
  ['::1', 'it is an address'],
  ['1.2.3', 'it is an address'],
  [`${'a'.repeat(64)}.com`, 'is not letters'],
  [`${'a.'.repeat(130)}com`, 'longer than 253'],
  ['a b.com', '`a b` is not'],
])('%s is refused', (domain, why) => {
  const result = readDomain(domain);
  expect(result).toMatchObject({ ok: false, problem: { code: 'bad-format' } });
  if (!result.ok) expect(result.problem.what.en).toContain(why);
});

test('hints say what to write instead', () => {
  const hint = (domain: string) => {
    const result = readDomain(domain);
    return result.ok ? undefined : result.problem.hint?.en;
  };
  expect(hint('https://example.com/x')).toBe('write `example.com`');
  expect(hint('Example.COM')).toBe('write `example.com`');
  expect(hint('*.escritório.com.br')).toBe('write `*.xn--escritrio-b7a.com.br`');
  expect(hint('example.com:8443')).toContain('edge.https_port');
});
