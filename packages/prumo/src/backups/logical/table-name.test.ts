import { expect, test } from 'vitest';
import { keyOf, tableKey } from './table-name.ts';

test('quoted or not, a table is the same', () => {
  expect(tableKey('public.users')).toBe(keyOf('public', 'users'));
  expect(tableKey('public."users"')).toBe(keyOf('public', 'users'));
  expect(tableKey('"Processos e Prazos"."Fälle ""wichtig"" $1; --"')).toBe(keyOf('Processos e Prazos', 'Fälle "wichtig" $1; --'));
  expect(tableKey('"a.b".c')).toBe(keyOf('a.b', 'c'));
});

test.each(['users', 'a.b.c', '', '.', 'public.', '"a.b', '"".x'])('`%s` is no qualified name', (name) => {
  expect(tableKey(name)).toBeUndefined();
});
