import { expect, test } from 'vitest';
import { slowStatements } from './slow-statements.ts';
import { statementOf } from './statement.ts';

test('one statement is logged once a minute, without its values, and says how many were left out', () => {
  const lines: object[] = [];
  let now = 0;
  const report = slowStatements({ info: () => undefined, warn: (fields) => lines.push(fields) }, () => now);
  const slow = (id: number): void => report(statementOf(`SELECT * FROM cases WHERE id = ${id}`), { pool: 'primary', duration_ms: 700 });
  slow(1);
  slow(2);
  now = 59_999;
  slow(3);
  now = 60_000;
  slow(4);
  report(statementOf('SELECT 1 FROM other'), { pool: 'primary', duration_ms: 900 });
  const line = { pool: 'primary', duration_ms: 700, operation: 'SELECT', statement: 'SELECT * FROM cases WHERE id = ?' };
  expect(lines).toEqual([
    { ...line, not_logged: 0 },
    { ...line, not_logged: 2 },
    { pool: 'primary', duration_ms: 900, operation: 'SELECT', statement: 'SELECT ? FROM other', not_logged: 0 },
  ]);
});
