import { expect, test } from 'vitest';
import { PATIENCE } from '../load/patience.ts';
import { isRefusal, loginOf, wrongPasswords } from './passwords.ts';

test('wrong passwords are near the right one, and never it', () => {
  const wrong = wrongPasswords('Abcx', ['other', 'Abcx']);
  expect(wrong).toEqual(['Abc', 'Abcxx', 'Abcy', 'abcx', 'other']);
});

test('a refusal is what the server says of a password; a full pooler, a time-out and a reset are none', () => {
  expect(isRefusal({ code: '28P01' }, 'password authentication failed')).toBe(true);
  expect(isRefusal({ code: '08P01' }, 'SASL authentication failed')).toBe(true);
  expect(isRefusal({ code: '08P01' }, 'no more connections allowed (max_client_conn)')).toBe(false);
  expect(isRefusal({ code: 'ECONNRESET' }, 'read ECONNRESET')).toBe(false);
  expect(isRefusal({}, 'timeout expired')).toBe(false);
});

test('a login that failed was refused, broken off, or had no answer for as long as the pooler may take and longer', () => {
  expect(loginOf(Object.assign(new Error('password authentication failed'), { code: '28P01' }), PATIENCE)).toBe('refused');
  expect(loginOf(new Error('client_login_timeout'), PATIENCE - 1000)).toBe('broken');
  expect(loginOf(new Error('timeout expired'), PATIENCE)).toBe('unanswered');
});
