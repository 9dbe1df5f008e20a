import { expect, test } from 'vitest';
import { limitSettings, localSettings, roleLimits } from './limits.ts';

test('the limits have defaults, and 0 takes one away', () => {
  expect(limitSettings({ lock: 0, idle: 60_000 })).toEqual({
    statement_timeout: '5000',
    lock_timeout: '0',
    idle_in_transaction_session_timeout: '60000',
  });
});

test.each([Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY, 2 ** 31])('%s is no limit', (statement) =>
  expect(() => limitSettings({ statement })).toThrow(RangeError),
);

test('values are quoted, and names are checked', () => {
  expect(localSettings({ 'app.tenant_id': "1'; DROP TABLE t; --", work_mem: '1\\MB' })).toBe(
    "SELECT set_config('app.tenant_id', '1''; DROP TABLE t; --', true), set_config('work_mem',  E'1\\\\MB', true)",
  );
  expect(() => localSettings({ "a'b": 'x' })).toThrow(TypeError);
  expect(() => localSettings({ a: 'x\0y' })).toThrow(TypeError);
});

test('a role is quoted', () => {
  expect(roleLimits('the "app"', { statement: 1 })[0]).toBe('ALTER ROLE "the ""app""" SET statement_timeout = 1');
});
