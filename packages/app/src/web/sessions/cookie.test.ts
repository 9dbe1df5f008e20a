import { describe, expect, test } from 'vitest';
import { cookieOf, endedSessionCookie, SESSION_COOKIE, sessionCookie } from './cookie.ts';

test('the cookie of a session is of this host, secure, and out of the reach of scripts', () => {
  expect(sessionCookie('abc', 60.9)).toBe('__Host-session=abc; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax');
  expect(sessionCookie('abc', -1)).toContain('Max-Age=0');
  expect(endedSessionCookie()).toBe('__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax');
});

describe('a cookie in a header', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['__Host-session=abc', 'abc'],
    ['a=b; __Host-session=abc;c=d', 'abc'],
    ['x__Host-session=abc', undefined],
    ['__Host-session', undefined],
    ['__Host-session=', ''],
    ['__Host-session=a=b', 'a=b'],
    ['__Host-session=abc; __Host-session=abd', undefined],
  ])('%j: %j', (header, value) => expect(cookieOf(header, SESSION_COOKIE)).toBe(value));
});
