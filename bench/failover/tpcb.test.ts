import { expect, test } from 'vitest';
import { tpsOf } from './tpcb.ts';

const GOOD = {
  code: 0,
  stdout: 'number of failed transactions: 0 (0.000%)\ntps = 412.5 (without initial connection time)\n',
  stderr: '',
  elapsed: 60,
};

test('a load that went through has a rate', () => {
  expect(tpsOf(GOOD)).toBe(412.5);
});

test.each([
  ['ended badly', { code: 2 }],
  ['was killed', { code: null }],
  ['says no rate', { stdout: 'pgbench (15.18)\n' }],
  ['did nothing', { stdout: 'tps = 0.000000 (without initial connection time)\n' }],
  ['lost clients', { stderr: 'pgbench: error: client 3 aborted in command 5 (SQL) of script 0\n' }],
])('a load that %s is none', (_what, change) => {
  expect(() => tpsOf({ ...GOOD, ...change })).toThrow('pgbench ended with');
});
