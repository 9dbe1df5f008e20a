import { expect, test } from 'vitest';
import { CLIENT_WAITS } from '../../components/pgbouncer/index.ts';
import { PATIENCE, waitedInVain } from './patience.ts';

test('our own patience ends only after the pooler has said that its own limit is over', () => {
  expect(PATIENCE).toBeGreaterThan(CLIENT_WAITS * 1000);
  expect(waitedInVain(CLIENT_WAITS * 1000)).toBe(false);
  expect(waitedInVain(PATIENCE - 1000)).toBe(false);
  // Node ends a timer up to a millisecond before its time by the clock of `performance`.
  expect(waitedInVain(PATIENCE - 1)).toBe(true);
  expect(waitedInVain(Number.NaN)).toBe(false);
});
