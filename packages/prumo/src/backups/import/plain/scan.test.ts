import { expect, test } from 'vitest';
import { Scanner } from './scan.ts';

function statements(script: string): readonly string[] {
  const scanner = new Scanner();
  const found = script.split(/(?<=\n)/).flatMap((line) => scanner.line(line));
  expect(scanner.isBetween).toBe(true);
  return found.map(({ kind, text }) => (kind === 'command' ? `command ${text}` : text));
}

test('a semicolon ends a statement only where it stands by itself', () => {
  expect(
    statements(`
-- a comment; with one
SELECT ';', E'\\';', "a;b", 'it''s;' /* ; /* nested ; */ ; */ ;SELECT 2;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $_$ SELECT 1; $a$ ; $_$;
CREATE FUNCTION g() RETURNS int BEGIN ATOMIC
  SELECT CASE WHEN true THEN 1 END;
  SELECT 2;
END;
CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);
INSERT INTO t VALUES ('two
lines; here');
;
`),
  ).toEqual([
    `SELECT ';', E'\\';', "a;b", 'it''s;' /* ; /* nested ; */ ; */ ;`,
    'SELECT 2;',
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $_$ SELECT 1; $a$ ; $_$;',
    'CREATE FUNCTION g() RETURNS int BEGIN ATOMIC\n  SELECT CASE WHEN true THEN 1 END;\n  SELECT 2;\nEND;',
    'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);',
    "INSERT INTO t VALUES ('two\nlines; here');",
  ]);
});

test('a command of psql is seen wherever it would be carried out, and nowhere else', () => {
  expect(statements("\\! id\nSELECT 1 \\gexec\n;SELECT '\\! id', $$\n\\! id\n$$;\n")).toEqual([
    'command \\! id',
    'command \\gexec',
    'SELECT 1 \n;',
    "SELECT '\\! id', $$\n\\! id\n$$;",
  ]);
});
