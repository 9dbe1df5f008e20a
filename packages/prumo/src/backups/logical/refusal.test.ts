import { expect, test } from 'vitest';
import { isRefusal } from './refusal.ts';

test('a statement or rows that the server does not take are the dump’s', () => {
  expect(isRefusal('pg_restore: error: could not execute query: ERROR:  type "mood" does not exist')).toBe(true);
  expect(isRefusal('pg_restore: error: COPY failed for table "a": ERROR:  invalid input syntax for type integer: "x"')).toBe(true);
});

test.each([
  'pg_restore: error: COPY failed for table "a": ERROR:  could not extend file "base/5/1": No space left on device',
  'pg_restore: error: could not execute query: server closed the connection unexpectedly',
  'pg_restore: error: COPY failed for table "a": FATAL:  terminating connection due to administrator command',
  'pg_restore: error: could not execute query: ERROR:  out of memory',
  'pg_restore: error: connection to server on socket "/run/x/.s.PGSQL.5432" failed: No such file or directory',
  'pg_restore: error: a worker process died unexpectedly',
])('the machine’s trouble is not: %s', (said) => {
  expect(isRefusal(said)).toBe(false);
});
