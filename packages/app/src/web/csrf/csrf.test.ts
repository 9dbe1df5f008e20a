import { describe, expect, test } from 'vitest';
import { isSafe, originOf } from './origin.ts';
import { createCsrfTokens, CSRF_COOKIE } from './token.ts';

const SECRET = 'a'.repeat(32);

describe('a form token', () => {
  const tokens = createCsrfTokens({ secrets: [SECRET] });
  const { token, cookie } = tokens.issue('session');

  test('matches its session and its cookie, and nothing else', () => {
    expect(tokens.matches('session', token, token)).toBe(true);
    expect(tokens.matches('other', token, token)).toBe(false);
    const second = tokens.issue('session').token;
    expect(tokens.matches('session', second, token)).toBe(false);
    expect(createCsrfTokens({ secrets: ['b'.repeat(32)] }).matches('session', token, token)).toBe(false);
  });

  test('is not made by who plants the same value in the cookie and the form', () => {
    const planted = `${'A'.repeat(22)}.${'A'.repeat(43)}`;
    expect(tokens.matches('session', planted, planted)).toBe(false);
  });

  test.each([undefined, '', null, 7, ['a'], 'a.b', `${'é'.repeat(66)}`])('%j is none', (sent) => {
    expect(tokens.matches('session', token, sent)).toBe(false);
    expect(tokens.matches('session', typeof sent === 'string' ? sent : undefined, token)).toBe(false);
  });

  test('is of a session: nobody has one without', () => {
    expect(() => tokens.issue('')).toThrow(TypeError);
    expect(tokens.matches('', token, token)).toBe(false);
  });

  test('stays right while the key is changed', () => {
    expect(createCsrfTokens({ secrets: ['b'.repeat(32), SECRET] }).matches('session', token, token)).toBe(true);
    expect(() => createCsrfTokens({ secrets: ['short'] })).toThrow(TypeError);
  });

  test('comes in a cookie of this host alone', () => expect(cookie).toBe(`${CSRF_COOKIE}=${token}; Path=/; Secure; SameSite=Lax`));

  test('of one pair of session and random value is not that of another', () => {
    expect(tokens.matches('session!1', token, token)).toBe(false);
  });
});

describe('the origin', () => {
  const own = 'https://silva.escritorio.localhost:8443';
  const allowed = new Set([own]);
  test.each([
    [{}, 'unknown'],
    [{ origin: own }, 'own'],
    [{ origin: own, 'sec-fetch-site': 'same-origin' }, 'own'],
    [{ 'sec-fetch-site': 'none' }, 'own'],
    [{ 'sec-fetch-site': 'same-site' }, 'foreign'],
    [{ 'sec-fetch-site': 'cross-site' }, 'foreign'],
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://lima.escritorio.localhost:8443' }, 'foreign'],
    [{ origin: 'https://lima.escritorio.localhost:8443' }, 'foreign'],
    [{ origin: 'http://silva.escritorio.localhost:8443' }, 'foreign'],
    [{ origin: 'null', 'sec-fetch-site': 'same-origin' }, 'foreign'],
    [{ origin: [own, own] }, 'foreign'],
    [{ referer: `${own}/cases` }, 'own'],
    [{ referer: 'https://elsewhere.example/' }, 'foreign'],
    [{ referer: 'nonsense' }, 'foreign'],
  ])('%j: %s', (headers, verdict) => expect(originOf(headers, allowed)).toBe(verdict));

  test('is asked of what changes something', () => {
    expect(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'].filter((method) => !isSafe(method))).toEqual([
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'QUERY',
    ]);
  });
});
