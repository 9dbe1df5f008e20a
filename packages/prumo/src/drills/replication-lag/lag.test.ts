import { expect, test } from 'vitest';
import { type Sample, secondsBehind, worstLag } from './lag.ts';

const sample = (at: number, written: number, replayed: number, lag: number | null = null): Sample => ({
  at,
  written,
  standbys: [{ name: 'postgres-2', sent: written, replayed, lag }],
});
const last = (samples: readonly Sample[]): number => {
  const now = samples.at(-1);
  const standby = now?.standbys[0];
  if (now === undefined || standby === undefined) throw new Error('no sample');
  return secondsBehind(standby, now, samples.slice(0, -1));
};

test('a standby that has everything is not behind, whatever old lag is still shown', () => {
  expect(last([sample(0, 100, 100), sample(1000, 200, 200, 3)])).toBe(0);
});

test('the primary’s own measure counts while the standby moves', () => {
  expect(last([sample(0, 100, 100), sample(1000, 200, 150, 0.02)])).toBe(0.02);
});

test('a standby that stopped replaying falls behind though PostgreSQL goes on showing its last lag', () => {
  expect(last([sample(0, 100, 100), sample(1000, 200, 100, 0.02), sample(2000, 300, 100, 0.02), sample(5000, 400, 100, 0.02)])).toBe(4);
});

test('the worst standby at the worst moment counts, and one that vanished is seen', () => {
  const samples = [sample(0, 0, 0), sample(1000, 5000, 1000, 0.1), { at: 2000, written: 9000, standbys: [] }];
  expect(worstLag(samples)).toEqual({ seconds: 0.1, backlog: 4000, unsent: 0, fewest: 0, written: 9000 });
});

test('no sample is no standby', () => {
  expect(worstLag([])).toMatchObject({ fewest: 0, written: 0 });
});

test('one that vanished and came back is seen too, as is what was not even sent, and what was written before is no load', () => {
  const back: Sample = { at: 3000, written: 900, standbys: [{ name: 'postgres-2', sent: 850, replayed: 300, lag: null }] };
  const samples = [sample(0, 100, 100), sample(1000, 400, 300), { at: 2000, written: 600, standbys: [] }, back];
  expect(worstLag(samples)).toEqual({ seconds: 2, backlog: 600, unsent: 50, fewest: 0, written: 800 });
});
