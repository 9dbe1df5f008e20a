import { expect, test } from 'vitest';
import { benchRunFixture } from '../bench-run.fixture.ts';
import { runFixture } from '../drills/run-record.fixture.ts';
import { resultOf } from '../keep-result.ts';
import { isMet, type Result, resultSchema } from '../result.ts';
import { BY_DEFAULT, measuredSeries, resumable, turnOf } from './consecutive.ts';

const series = { faults: BY_DEFAULT, seed: 5, runs: 100 };
const runsOf = (count: number) => Array.from({ length: count }, (_, place) => runFixture(turnOf(series, place)));
const kept = (count: number): Result => resultOf(measuredSeries(runsOf(count)), benchRunFixture);
const now = { versions: benchRunFixture.versions, isSameProduct: () => true };
const met = (runs: ReturnType<typeof runsOf>): boolean => {
  const { samples, goals } = measuredSeries(runs);
  return isMet(goals, samples);
};

test('drills take turns, and each run has a seed of its own', () => {
  expect([0, 1, 2, 3].map((place) => turnOf(series, place))).toMatchObject([
    { drill: 'failover-node', seed: 5 },
    { drill: 'failover-crash', seed: 6 },
    { drill: 'failover-hang', seed: 7 },
    { drill: 'failover-node', seed: 8 },
  ]);
});

test('a hundred of which none lost anything is what is promised', () => {
  expect(met(runsOf(100))).toBe(true);
  expect(met(runsOf(99))).toBe(false);
  expect(met([...runsOf(99), runFixture({ measured: { 'acknowledged-writes-lost': 1 } })])).toBe(false);
});

test('one that was too slow loses nothing; one that was not judged is made up for; one that was not accounted for is not', () => {
  expect(met([...runsOf(99), runFixture({ verdict: 'failed', reason: 'too slow' })])).toBe(true);
  const late = runFixture({ verdict: 'inconclusive', reason: 'the generator was late' });
  expect(met([...runsOf(99), late])).toBe(false);
  expect(met([...runsOf(100), late])).toBe(true);
  expect(met([...runsOf(100), runFixture({ ...late, measured: {} })])).toBe(true);
  expect(met([...runsOf(100), runFixture({ ...late, measured: { 'acknowledged-writes-lost': 1 } })])).toBe(false);
  expect(met([...runsOf(100), runFixture({ measured: {} })])).toBe(false);
});

test('a series that was broken off is gone on with, as it was kept', () => {
  const written = resultSchema.parse(JSON.parse(JSON.stringify(kept(40))));
  expect(resumable(written, series, now)).toEqual({ runs: runsOf(40) });
  expect(resumable(undefined, series, now)).toEqual({ runs: [] });
  expect(resumable(kept(100), series, now)).toEqual({ runs: [] });
  expect(resumable(kept(100), { ...series, runs: 104 }, now)).toEqual({ runs: runsOf(100) });
});

test.each([
  ['other seeds', { ...series, seed: 6 }, now, 'other drills or seeds'],
  ['other drills', { ...series, faults: ['failover-node'] }, now, 'other drills or seeds'],
  ['other code', series, { ...now, isSameProduct: () => false }, 'other code'],
  ['another server', series, { ...now, versions: { ...now.versions, postgres: '17.2' } }, 'postgres 15.18, not 17.2'],
])('nothing is added to runs of %s', (_what, wanted, tools, why) => {
  expect(resumable(kept(40), wanted, tools)).toMatchObject({ because: expect.stringContaining(why) });
});
