import { expect, test } from 'vitest';
import { isMet } from '../result.ts';
import { FAILOVER_STEPS, LOST, measuredBy, none, PROVEN, withoutWrites } from './drill-figures.ts';
import { runFixture } from './run-record.fixture.ts';

const FIGURES = [withoutWrites(1), ...LOST, PROVEN];
const good = runFixture();
const sick = runFixture({ verdict: 'inconclusive', reason: 'sick', measured: {}, observed: null });
const met = (runs: readonly ReturnType<typeof runFixture>[], figures = FIGURES): boolean => {
  const { samples, goals } = measuredBy(runs, figures);
  return isMet(goals, samples);
};

test('runs that measured and were proven meet the goals', () => {
  expect(met([good, good])).toBe(true);
});

test('an inconclusive run is no sample of time, whatever it measured, and the goal that all are proven is missed', () => {
  const doubtful = { ...good, verdict: 'inconclusive' as const, reason: 'the generator was late' };
  const { samples } = measuredBy([good, doubtful, sick], FIGURES);
  expect(samples['without writes']?.values).toEqual([0.8]);
  expect(samples['proven']?.values).toEqual([1, 0, 0]);
  expect(met([good, doubtful])).toBe(false);
});

test('“0 lost” is of runs whose ledger was compared with every member; one that was not misses the goal', () => {
  const unread = runFixture({ measured: { 'seconds-without-writes': 0.8 } });
  const { samples } = measuredBy([good, unread], LOST);
  expect(samples['acknowledged writes lost']?.values).toEqual([0]);
  expect(samples['every member read']?.values).toEqual([1, 0]);
  expect(met([good, unread], [...LOST])).toBe(false);
  expect(met([sick], [...LOST])).toBe(false);
});

test('what was lost counts in a run that is inconclusive for another reason', () => {
  const lost = runFixture({ verdict: 'inconclusive', measured: { 'acknowledged-writes-lost': 3 } });
  expect(measuredBy([lost], LOST).samples['acknowledged writes lost']?.values).toEqual([3]);
});

test('writes that never came back are the worst sample, of the time for which they were waited for', () => {
  const never = runFixture({ verdict: 'failed', reason: 'never returned', observed: 60.5, measured: { 'acknowledged-writes-lost': 0 } });
  expect(measuredBy([good, never], FIGURES).samples['without writes']?.values).toEqual([0.8, 60.5]);
  expect(met([good, never])).toBe(false);
});

test('failed requests count when there were some; that there were none counts in a run that was judged', () => {
  const figures = [none('failed requests', 'failed-requests'), PROVEN];
  const judged = (verdict: 'failed' | 'inconclusive', failed: number) => runFixture({ verdict, measured: { 'failed-requests': failed } });
  const { samples } = measuredBy([judged('failed', 4), judged('inconclusive', 0), judged('inconclusive', 2)], figures);
  expect(samples['failed requests']?.values).toEqual([4, 2]);
});

test('steps of a fast failover are kept where there was one', () => {
  const { samples, goals } = measuredBy([good, runFixture({ steps: {} })], FAILOVER_STEPS, ', strict mode');
  expect(samples['step fence, strict mode']).toEqual({ unit: 'ms', values: [60] });
  expect(goals).toEqual([]);
});
