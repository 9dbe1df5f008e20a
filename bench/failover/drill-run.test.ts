import { expect, test } from 'vitest';
import { parseDrillRun } from './drill-run.ts';

function document(measurements: object, verdict = 'proven', reason: object | null = null): string {
  return JSON.stringify({ schemaVersion: 1, drills: [{ drill: 'failover-node', verdict, reason, claims: [], measurements }] });
}

const MEASURED = {
  'seconds-without-writes': { value: 0.7361234, unit: 'seconds' },
  'acknowledged-writes-lost': { value: 0, unit: 'count' },
};

test('a run is what it measured and how it was judged', () => {
  expect(parseDrillRun(document(MEASURED))).toEqual({ verdict: 'proven', reason: null, withoutWrites: 0.736, lost: 0 });
  expect(parseDrillRun(document(MEASURED, 'failed', { en: 'late', 'pt-BR': 'tarde' }))).toMatchObject({
    verdict: 'failed',
    reason: 'late',
  });
});

test('what was not measured is no sample, and no zero', () => {
  expect(() => parseDrillRun(document({}, 'inconclusive', { en: 'sick' }))).toThrow(
    'no seconds-without-writes was measured: inconclusive, sick',
  );
  expect(() => parseDrillRun(document({ ...MEASURED, 'seconds-without-writes': { value: 7, unit: 'milliseconds' } }))).toThrow();
  expect(() => parseDrillRun('{"drills":[]}')).toThrow();
});
