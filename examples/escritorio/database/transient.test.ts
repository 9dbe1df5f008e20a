import pg from 'pg';
import { expect, test } from 'vitest';
import { isTransient, UnknownOutcome } from './transient.ts';

function databaseError(code: string): Error {
  return Object.assign(new pg.DatabaseError('refused', 0, 'error'), { code });
}

test.each(['08P01', '08006', '57P01', '57P02', '57P03', '25006', '40001', '40P01', '53300', '55P03'])('%s goes away', (code) =>
  expect(isTransient(databaseError(code))).toBe(true),
);
test.each(['23505', '42501', '42P01', '57014', '22P02', '28P01'])('%s does not', (code) =>
  expect(isTransient(databaseError(code))).toBe(false),
);
test.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])('%s goes away', (code) =>
  expect(isTransient(Object.assign(new Error('network'), { code }))).toBe(true),
);
test.each(['Connection terminated unexpectedly', 'Query read timeout', 'timeout exceeded when trying to connect'])(
  '"%s" goes away',
  (message) => expect(isTransient(new Error(message))).toBe(true),
);
test('so does an unknown outcome, and several addresses that all refused', () => {
  expect(isTransient(new UnknownOutcome('warning'))).toBe(true);
  expect(isTransient(new AggregateError([Object.assign(new Error('no'), { code: 'ECONNREFUSED' })]))).toBe(true);
});
test.each([new Error('bug'), 'text', undefined, new TypeError('x is not a function')])('%s does not', (error) =>
  expect(isTransient(error)).toBe(false),
);
