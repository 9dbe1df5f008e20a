import { describe, expect, test } from 'vitest';
import { csrfMatches, csrfToken, isSameOrigin } from './csrf.ts';
import { hashPassword, NO_ACCOUNT, verifyPassword } from './password.ts';

describe('form tokens', () => {
  const token = csrfToken('secret', 'cookie');
  test('match the cookie and the secret they were made for, and nothing else', () => {
    expect(csrfMatches('secret', 'cookie', token)).toBe(true);
    expect(csrfMatches('secret', 'other', token)).toBe(false);
    expect(csrfMatches('other', 'cookie', token)).toBe(false);
    expect(csrfMatches('secret', 'cookie', token.slice(1))).toBe(false);
  });
  test.each([undefined, '', null, 7, [token]])('%j is no token', (given) => expect(csrfMatches('secret', 'cookie', given)).toBe(false));
  test('nobody without a cookie has one', () => expect(csrfMatches('secret', '', csrfToken('secret', ''))).toBe(false));
});

describe('the origin', () => {
  const host = 'silva.escritorio.localhost:8443';
  test.each([
    [{ host }, true],
    [{ host, origin: `https://${host}` }, true],
    [{ host, origin: `https://${host}`, 'sec-fetch-site': 'same-origin' }, true],
    [{ host, 'sec-fetch-site': 'none' }, true],
    [{ host, origin: 'https://lima.escritorio.localhost:8443' }, false],
    [{ host, origin: 'null' }, false],
    [{ host, 'sec-fetch-site': 'same-site' }, false],
    [{ host, origin: `https://${host}`, 'sec-fetch-site': 'cross-site' }, false],
    [{ origin: `https://${host}` }, false],
  ])('%j: %s', (headers, same) => expect(isSameOrigin(headers)).toBe(same));
});

describe('passwords', () => {
  test('verify against their own hash only, whatever the Unicode form', async () => {
    const hash = await hashPassword('não é fácil');
    expect(hash).toMatch(/^scrypt\$16384\$8\$5\$/);
    expect(await verifyPassword('não é fácil'.normalize('NFD'), hash)).toBe(true);
    expect(await verifyPassword('nao e facil', hash)).toBe(false);
  });
  test('are salted', async () => expect(await hashPassword('a')).not.toBe(await hashPassword('a')));
  test('nothing verifies against the hash of no account, nor one of another form', async () => {
    expect(await verifyPassword('', NO_ACCOUNT)).toBe(false);
    expect(await verifyPassword('a', 'plain$a')).toBe(false);
  });
});
