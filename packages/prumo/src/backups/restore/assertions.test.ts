import { expect, test } from 'vitest';
import { isOfTheQuery, outcomeOf, sorted } from './assertions.ts';

test.each([[[{ there: true }]], [[{ rows: '17' }]], [[{ id: 1, name: null }]]])('one row without a false holds: %j', (rows) => {
  expect(outcomeOf(rows)).toEqual({ outcome: 'held', said: null });
});

test.each([
  [[], 'no row'],
  [[{ n: 1 }, { n: 2 }], 'more than one row'],
  [[{ there: false }], 'there is false'],
  [[{ there: null }], 'there is null'],
  [[{ n: 1, there: false }], 'there is false'],
])('anything else is broken: %j', (rows, said) => {
  expect(outcomeOf(rows)).toEqual({ outcome: 'broken', said });
});

test('a missing table and a wrong value are the query’s; a connection, a time-out and a full disk are not', () => {
  const coded = (code: string) => Object.assign(new Error('x'), { code });
  for (const code of ['42P01', '42501', '22012', '25006', 'P0001']) expect(isOfTheQuery(coded(code))).toBe(true);
  for (const code of ['57014', '57P01', '53100', '08006', 'ECONNRESET']) expect(isOfTheQuery(coded(code))).toBe(false);
  expect(isOfTheQuery(new Error('Connection terminated'))).toBe(false);
});

test('an assertion of a database that did not come back is told of, and not left out', () => {
  const assertions = [
    { name: 'a', sql: 'SELECT 1' },
    { name: 'b', sql: 'SELECT 1', database: 'other' },
  ];
  const absence = { own: 'app', databases: ['app'] };
  const { asked, absent } = sorted(assertions, { ...absence, missing: 'unknown' });
  expect(asked.map(({ name }) => name)).toEqual(['a']);
  expect(absent).toEqual([{ name: 'b', outcome: 'unknown', said: 'no such database: other' }]);
  expect(sorted(assertions, { ...absence, missing: 'elsewhere' }).absent).toEqual([{ name: 'b', outcome: 'elsewhere', said: 'other' }]);
});
