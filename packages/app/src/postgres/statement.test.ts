import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statementOf } from './statement.ts';

/** Any one, plain ones often. The library's own `binary` takes seconds to be made, the time limit of a whole test on a busy machine. */
const character = fc
  .oneof(
    fc.nat(0x7f),
    fc.nat(0x10_ff_ff).filter((code) => code < 0xd8_00 || code > 0xdf_ff),
  )
  .map((code) => String.fromCodePoint(code));

describe('the verb', () => {
  test.each([
    ['select 1', 'SELECT'],
    ['  -- a note\n /* and another */ INSERT INTO t VALUES (1)', 'INSERT'],
    ['(SELECT 1) UNION (SELECT 2)', 'SELECT'],
    ['BEGIN READ ONLY; SELECT 1', 'BEGIN'],
    ['WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone', 'INSERT'],
    ['WITH RECURSIVE "delete" AS (SELECT 1) SELECT * FROM "delete"', 'SELECT'],
    ['WITH x AS (SELECT 1)', 'OTHER'],
    ['FROBNICATE the_table', 'OTHER'],
    ['SET LOCAL statement_timeout = 0; COMMIT', 'COMMIT'],
    ['SET search_path = a;', 'SET'],
    ['', 'OTHER'],
  ])('of %j is %s', (text, operation) => expect(statementOf(text).operation).toBe(operation));
});

describe('without its values', () => {
  test.each([
    ["SELECT * FROM people WHERE cpf = '390.533.447-05' AND age > 42", 'SELECT * FROM people WHERE cpf = ? AND age > ?'],
    ["SELECT 'it''s', E'a\\'b', U&'d\\0061t', x'1f', n'x', $$dollar$$, $a$ x $$ y $a$", 'SELECT ?, ?, ?, ?, ?, ?, ?'],
    ['SELECT * FROM t1 WHERE id IN ($1, $2,$3)', 'SELECT * FROM t1 WHERE id IN (…)'],
    ['SELECT * FROM t1 WHERE id IN ($1)', 'SELECT * FROM t1 WHERE id IN (…)'],
    ["INSERT INTO t (a, b) VALUES ($1, 'x'), ($2, 'y')", 'INSERT INTO t (a, b) VALUES (…)'],
    ['SELECT "odd ""name\'s" FROM "t 1" -- id 5', 'SELECT "odd ""name\'s" FROM "t 1"'],
    ['SELECT a\n  , b /* 77 */\nFROM t\tLIMIT 10', 'SELECT a , b FROM t LIMIT ?'],
    ['SELECT 1e10, 0x1F, .5, -3, col1, ARRAY[1,2]', 'SELECT ?, ?, ?, -?, col1, ARRAY[…]'],
    ["SELECT 'cut off in the mid", 'SELECT ?'],
    ["SELECT E'cut off \\", 'SELECT ?'],
    ['SELECT $x$ cut off $y$', 'SELECT ?'],
    ['SELECT 1 /* cut off', 'SELECT ?'],
    ['SELECT $1::text', 'SELECT $1::text'],
  ])('%j is %j', (text, normalised) => expect(statementOf(text).normalised).toBe(normalised));

  test('a literal is never shown, whatever it holds and wherever the text is cut', () => {
    const secret = 'Sécret7';
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 30 }), fc.constantFrom("'", "E'", '$q$'), fc.nat(40), (noise, open, cut) => {
        const inside = `${secret}${noise}${secret}`;
        const quoted =
          open === '$q$'
            ? `$q$${inside.replaceAll('$', '')}$q$`
            : open === "'"
              ? `'${inside.replaceAll("'", "''")}'`
              : `E'${inside.replaceAll(/['\\]/g, '\\$&')}'`;
        const text = `SELECT * FROM t WHERE a = ${quoted} AND b`;
        expect(statementOf(text.slice(0, Math.max(30, text.length - cut))).normalised).not.toContain(secret);
      }),
      { numRuns: 300 },
    );
  });

  test('a text of megabytes is cut, and shown with 500 characters', () => {
    const { normalised } = statementOf(`SELECT ${'a, '.repeat(1_000_000)} 'x'`);
    expect(normalised).toHaveLength(500);
  });
});
