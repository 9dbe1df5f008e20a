import { expect, test } from 'vitest';
import { repeatedStatements } from './repeated-statements.ts';

test('a request is told of once, when one of its statements passes the limit', () => {
  const repeated = repeatedStatements(3);
  const told = Array.from({ length: 6 }, () => repeated('a', 'SELECT one'));
  expect(told).toEqual([undefined, undefined, undefined, 4, undefined, undefined]);
  expect(repeated('a', 'SELECT other')).toBeUndefined();
});

test('different statements, and other requests, are counted apart', () => {
  const repeated = repeatedStatements(1);
  expect(['SELECT a', 'SELECT b', 'SELECT c'].map((text) => repeated('a', text))).toEqual([undefined, undefined, undefined]);
  expect(['a', 'b', 'a'].map((request) => repeated(request, 'SELECT d'))).toEqual([undefined, undefined, 2]);
});

test('the oldest of a thousand requests is forgotten', () => {
  const repeated = repeatedStatements(1);
  repeated('first', 'SELECT a');
  for (let n = 0; n < 1000; n += 1) repeated(`request ${n}`, 'SELECT a');
  expect(repeated('first', 'SELECT a')).toBeUndefined();
});
