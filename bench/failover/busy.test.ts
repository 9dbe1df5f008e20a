import { expect, test } from 'vitest';
import { resultOf } from '../keep-result.ts';
import { isMet } from '../result.ts';
import { benchRunFixture } from '../bench-run.fixture.ts';
import { measuredBusy } from './busy.ts';

const load = { code: 0, stdout: 'tps = 300.1 (without initial connection time)\n', stderr: '', elapsed: 3601 };
const QUIETLY = { changes: 0, load, busy: 1, loops: 0.6 };
const metBy = (change: object): boolean => {
  const { goals, samples } = measuredBusy({ ...QUIETLY, ...change });
  return isMet(goals, samples);
};

test('an hour of load without a change of leader is what is promised', () => {
  expect(metBy({})).toBe(true);
  expect(metBy({ changes: 1 })).toBe(false);
});

test('it cannot be met for lack of load: the time that went by counts, not what was asked for', () => {
  expect(metBy({ load: { ...load, elapsed: 3540 } })).toBe(false);
  expect(metBy({ busy: 0.5 })).toBe(false);
  expect(() => measuredBusy({ ...QUIETLY, load: { ...load, code: 1 } })).toThrow('pgbench ended with 1');
  expect(() => measuredBusy({ ...QUIETLY, load: { ...load, stdout: '' } })).toThrow('no rate');
});

test('a load that a false failover broke off is the finding', () => {
  const measured = measuredBusy({ ...QUIETLY, changes: 1, load: { ...load, code: 2, stdout: '' } });
  expect(resultOf(measured, benchRunFixture).met).toBe(false);
  expect(measured.samples).not.toHaveProperty('TPC-B meanwhile');
});
