import { expect, test } from 'vitest';
import { judge } from './judge.ts';

test('COPY from the script itself is the only one, with a table’s name and nothing else in its place', () => {
  expect(judge('COPY public."Fälle ""x""" (a, "b c") FROM stdin;')).toEqual({ do: 'copy', table: 'public."Fälle ""x"""' });
  for (const statement of [
    "COPY t FROM PROGRAM 'id';",
    "COPY t TO PROGRAM 'id';",
    "COPY t FROM '/etc/passwd';",
    'COPY (SELECT 1) TO stdout;',
    'COPY t FROM stdin WITH (FORMAT csv);',
  ])
    expect(judge(statement)).toEqual({ do: 'refuse' });
});

test('what is of the whole server, or in another encoding, is refused', () => {
  for (const statement of [
    'CREATE DATABASE x;',
    'DROP ROLE x;',
    'ALTER ROLE x SUPERUSER;',
    'ALTER SYSTEM SET a = 1;',
    "SET client_encoding = 'LATIN1';",
  ])
    expect([statement, judge(statement)]).toEqual([statement, { do: 'refuse' }]);
  expect(judge("SET client_encoding = 'UTF8';")).toEqual({ do: 'run' });
});

test('owners become the stack’s; rights, replication and what takes a superuser are left out; the rest is carried out', () => {
  expect(judge('ALTER TABLE public.t OWNER TO "Ana B";')).toEqual({ do: 'map', owner: '"Ana B"' });
  expect(judge('GRANT SELECT ON TABLE public.t TO ana;')).toEqual({ do: 'leave', why: 'rights' });
  expect(judge('CREATE EVENT TRIGGER x ON ddl_command_end EXECUTE FUNCTION f();')).toEqual({ do: 'leave', why: 'superuser' });
  expect(judge('CREATE PUBLICATION p FOR ALL TABLES;')).toEqual({ do: 'leave', why: 'replication' });
  expect(judge('CREATE SCHEMA public;')).toEqual({ do: 'leave', why: 'stack' });
  expect(judge('CREATE FUNCTION pgbouncer.get_auth(wanted text) RETURNS text;')).toEqual({ do: 'leave', why: 'stack' });
  for (const statement of [
    'CREATE TABLE public.servers (id integer);',
    'CREATE SCHEMA public_data;',
    "SELECT pg_catalog.setval('public.s', 5, true);",
  ])
    expect([statement, judge(statement)]).toEqual([statement, { do: 'run' }]);
});
