import { expect, test } from 'vitest';
import { bearerOf, isSameToken, WrongTokens } from './token.ts';

test('a token stands behind its scheme, however that is written', () => {
  expect(bearerOf('Bearer abc')).toBe('abc');
  expect(bearerOf('bearer  abc ')).toBe('abc');
  for (const header of [undefined, '', 'abc', 'Basic abc', 'Bearer', 'Bearer a b', 'Bearer a,b']) expect(bearerOf(header)).toBeUndefined();
});

test('only all of it is the token', () => {
  expect(isSameToken('abc', 'abc')).toBe(true);
  for (const given of ['', 'ab', 'abcd', 'abC']) expect(isSameToken(given, 'abc')).toBe(false);
});

test('after ten wrong ones within a minute an address is told how long to wait; others are not', () => {
  const wrong = new WrongTokens();
  for (let at = 0; at < 10; at += 1) expect(wrong.wrong('127.0.0.1', at * 1000)).toBeUndefined();
  expect(wrong.wrong('127.0.0.1', 10_000)).toBe(50);
  expect(wrong.wrong('127.0.0.1', 59_999)).toBe(1);
  expect(wrong.wrong('127.0.0.2', 59_999)).toBeUndefined();
  expect(wrong.wrong('127.0.0.1', 60_000)).toBeUndefined();
});

test('however many addresses there are, what is remembered stays small', () => {
  const wrong = new WrongTokens();
  for (let at = 0; at < 11; at += 1) wrong.wrong('first', 0);
  for (let address = 0; address < 999; address += 1) wrong.wrong(String(address), 0);
  expect(wrong.wrong('first', 0)).toBe(60);
  wrong.wrong('one more', 0);
  expect(wrong.wrong('first', 0)).toBeUndefined();
});
