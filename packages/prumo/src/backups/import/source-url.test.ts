import { expect, test } from 'vitest';
import { PrumoError } from '../../errors/index.ts';
import { nameOfSource, parseSourceUrl } from './source-url.ts';

const refusal = (given: string): string => {
  try {
    parseSourceUrl(given);
    return 'taken';
  } catch (error) {
    if (!(error instanceof PrumoError)) throw error;
    expect(error.code).toBe('usage');
    return `${error.what.en} ${error.remedy.en}`;
  }
};

test('an address is read with its escapes, an IPv6 host, a socket, and how TLS is wanted', () => {
  expect(parseSourceUrl('postgres://app@db.example.com/shop')).toMatchObject({
    host: 'db.example.com',
    port: 5432,
    user: 'app',
    database: 'shop',
    sslMode: 'prefer',
  });
  expect(parseSourceUrl('postgresql://a%40b@[::1]:6000/Minha%20Loja?sslmode=require')).toMatchObject({
    host: '::1',
    port: 6000,
    user: 'a@b',
    database: 'Minha Loja',
    sslMode: 'require',
  });
  expect(parseSourceUrl('postgres:///shop?host=/run/postgresql&user=me')).toMatchObject({ host: '/run/postgresql', user: 'me' });
  expect(nameOfSource(parseSourceUrl('postgres://a%40b@[::1]:6000/Minha%20Loja'))).toBe('postgres://a%40b@[::1]:6000/Minha%20Loja');
});

test('a password in the address is refused, and not repeated', () => {
  for (const given of ['postgres://app:geheim@db/shop', 'postgres://app@db/shop?password=geheim']) {
    expect(refusal(given)).toMatch(/--password-file FILE/);
    expect(refusal(given)).not.toContain('geheim');
  }
});

test('what is no address, lacks a part, or asks for what is not understood', () => {
  for (const given of ['postgres://', 'postgres://db/shop', 'postgres://app@db', 'postgres://app@/shop'])
    expect(refusal(given)).toMatch(/no address of a database/);
  expect(refusal('postgres://app@db/shop?sslmode=allow')).toMatch(/not one of/);
  expect(refusal('postgres://app@db/shop?options=-c%20x')).toMatch(/not understood: options/);
});
