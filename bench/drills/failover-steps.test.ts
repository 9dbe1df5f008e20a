import { expect, test } from 'vitest';
import { failoverSteps } from './failover-steps.ts';

const record = (entry: object) => ({ sequence: 1, at: '2026-01-02T03:04:05.000Z', entry });
const start = (run: string) => record({ kind: 'drill-start', run, drill: 'failover-node' });
const end = (run: string) => record({ kind: 'drill-end', run, drill: 'failover-node' });
const use = (outcome: string, fence: number) =>
  record({ kind: 'fast-failover', node: 'db1', cause: 'exit', outcome, said: '', took: { look: 9, fence } });
const exported = (...records: readonly object[]) => JSON.stringify({ schemaVersion: 1, kind: 'prumo-evidence', records });

test('steps are those of the use within the run', () => {
  const text = exported(start('a'), use('released', 50), end('a'), start('b'), use('released', 70), end('b'), record({ kind: 'waiver' }));
  expect(failoverSteps(text, 'a')).toEqual({ look: 9, fence: 50 });
  expect(failoverSteps(text, 'b')).toEqual({ look: 9, fence: 70 });
});

test('none, a refused one and several are no sample', () => {
  expect(failoverSteps(exported(start('a'), end('a'), use('released', 50)), 'a')).toEqual({});
  expect(failoverSteps(exported(start('a'), use('refused', 50), end('a')), 'a')).toEqual({});
  expect(failoverSteps(exported(start('a'), use('released', 50), use('released', 60), end('a')), 'a')).toEqual({});
});

test('a run the ledger does not have whole is an error', () => {
  expect(() => failoverSteps(exported(start('a')), 'a')).toThrow('no whole run a');
  expect(() => failoverSteps(exported(), 'a')).toThrow('no whole run a');
});
