import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { isConnectionLost, isTransient, UnknownOutcome } from './transient.ts';

function databaseError(code: string, message = 'refused'): Error {
  return Object.assign(new pg.DatabaseError(message, 0, 'error'), { code });
}
function systemError(code: string): Error {
  return Object.assign(new Error('network'), { code });
}

describe('goes away', () => {
  test.each(['08P01', '08006', '08003', '57P01', '57P02', '57P03', '57P05', '25006', '40001', '40P01', '53300', '55P03'])('%s', (code) =>
    expect(isTransient(databaseError(code))).toBe(true),
  );
  test.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'])('%s', (code) =>
    expect(isTransient(systemError(code))).toBe(true),
  );
  test.each(['Connection terminated unexpectedly', 'Query read timeout', 'timeout exceeded when trying to connect'])('"%s"', (message) =>
    expect(isTransient(new Error(message))).toBe(true),
  );
  test.each([
    'query_wait_timeout',
    'server login has been failing, try again later (server_login_retry)',
    'server login has been failing, cached error: FATAL: password authentication failed',
    'server conn crashed?',
    'pgbouncer cannot connect to server',
    'server closed the connection unexpectedly',
    'no more connections allowed (max_client_conn)',
  ])('PgBouncer: "%s"', (message) => {
    // "not allowed" and "no more connections allowed" differ in a word and in everything else.
    expect(isTransient(databaseError('08P01', message))).toBe(true);
  });
  test('several addresses that all refused', () =>
    expect(isTransient(new AggregateError([systemError('ECONNREFUSED'), systemError('ECONNREFUSED')]))).toBe(true));
});

describe('does not go away', () => {
  test.each(['23505', '42501', '42P01', '57014', '22P02', '28P01', '25P03', '40003'])('%s', (code) =>
    expect(isTransient(databaseError(code))).toBe(false),
  );
  test.each([
    'unsupported startup parameter: statement_timeout',
    'no such database: kit',
    'no such user: kit_app',
    'SASL authentication failed',
    'password authentication failed',
    'query timeout',
    'idle transaction timeout',
    'client_idle_timeout',
  ])('PgBouncer: "%s"', (message) => expect(isTransient(databaseError('08P01', message))).toBe(false));
  test.each([new Error('bug'), 'text', undefined, new TypeError('x is not a function'), new AggregateError([]), new UnknownOutcome('?')])(
    '%s',
    (error) => expect(isTransient(error)).toBe(false),
  );
});

test('a connection is lost by a stopping server, a time-out on the way and its own idle limit, not by a refused statement', () => {
  const errors = [databaseError('57P01'), databaseError('25P03'), systemError('EPIPE'), new Error('Query read timeout')];
  expect(errors.map(isConnectionLost)).toEqual([true, true, true, true]);
  expect([databaseError('40001'), databaseError('23505'), new Error('bug'), undefined].map(isConnectionLost)).toEqual(Array(4).fill(false));
});
