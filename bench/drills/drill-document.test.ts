import { expect, test } from 'vitest';
import { drillsIn } from './drill-document.ts';

const PHASES = [
  { phase: 'steady', from: '2026-01-02T03:04:00.000Z', to: '2026-01-02T03:04:05.000Z' },
  { phase: 'inject', from: '2026-01-02T03:04:05.000Z', to: '2026-01-02T03:04:06.000Z' },
  { phase: 'observe', from: '2026-01-02T03:04:06.000Z', to: '2026-01-02T03:05:06.500Z' },
  { phase: 'undo', from: '2026-01-02T03:05:06.500Z', to: '2026-01-02T03:05:08.000Z' },
];
const MEASURED = {
  'seconds-without-writes': { value: 0.7361234, unit: 'seconds' },
  'acknowledged-writes-lost': { value: 0, unit: 'count' },
};

function document(measurements: object, change: object = {}): string {
  const drill = { drill: 'failover-node', run: 'r-1', verdict: 'proven', reason: null, claims: [], phases: PHASES, measurements };
  return JSON.stringify({ schemaVersion: 1, stack: 'failover', drills: [{ ...drill, ...change }] });
}

test('a drill is what it measured, how it was judged, and how long it looked on', () => {
  expect(drillsIn(document(MEASURED))).toEqual([
    {
      drill: 'failover-node',
      run: 'r-1',
      verdict: 'proven',
      reason: null,
      observed: 60.5,
      took: 68,
      measured: { 'seconds-without-writes': 0.736, 'acknowledged-writes-lost': 0 },
    },
  ]);
  expect(drillsIn(document(MEASURED, { verdict: 'failed', reason: { en: 'late', 'pt-BR': 'tarde' } }))).toMatchObject([
    { verdict: 'failed', reason: 'late' },
  ]);
});

test('what was not measured is not there, and one that ended before its fault observed nothing', () => {
  const [sick] = drillsIn(document({}, { verdict: 'inconclusive', reason: { en: 'sick' }, phases: PHASES.slice(0, 1) }));
  expect(sick).toMatchObject({ verdict: 'inconclusive', reason: 'sick', measured: {}, observed: null });
});

test('another unit, and a document without drills, are refused', () => {
  expect(() => drillsIn(document({ ...MEASURED, 'seconds-without-writes': { value: 7, unit: 'milliseconds' } }))).toThrow(
    'seconds-without-writes of failover-node is in milliseconds, not in seconds',
  );
  expect(() => drillsIn('{"schemaVersion":1,"drills":[]}')).toThrow();
});
