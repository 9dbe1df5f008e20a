import { expect, test } from 'vitest';
import { isMet } from '../../result.ts';
import { type EscritorioRun, measuredEscritorio, RATES, toldRun } from './measured.ts';

const both = (query: object = {}, change: Partial<EscritorioRun> = {}): EscritorioRun => ({
  load: 'both',
  seconds: 10,
  lag: 2,
  busy: 0.9,
  told: {
    command: { perSecond: 100, sent: 1000, failed: 0, failures: [], p50: 20, p99: 400, slowest: 600 },
    query: { perSecond: 1000, sent: 10_000, failed: 0, failures: [], p50: 5, p99: 80, slowest: 200, ...query },
  },
  ...change,
});
const metBy = (...runs: readonly EscritorioRun[]): boolean => {
  const { goals, samples } = measuredEscritorio(runs);
  return isMet(goals, samples);
};

test('a rate counts as reached when it was answered, in time, without a failure', () => {
  expect(metBy(both())).toBe(true);
  expect(metBy(both({ p99: 101 }))).toBe(false);
  expect(metBy(both({ failed: 1 }))).toBe(false);
  expect(metBy(both({ sent: 9000 }))).toBe(false);
});

test('a load that was late itself proves nothing', () => expect(metBy(both({}, { lag: 51 }))).toBe(false));

test('what was reached is kept, met or not', () => {
  const { samples } = measuredEscritorio([both({ sent: 7000, failed: 10 })]);
  expect(samples['answered, query']).toEqual({ unit: 'requests/s', values: [699] });
  expect(samples['failed requests, both']).toEqual({ unit: 'count', values: [10] });
});

test('pages are asked for a hundred times a second, commands and queries as often as is promised', () => {
  expect(Object.values(RATES.pages).reduce((sum, rate) => sum + rate, 0)).toBe(100);
  expect(RATES.both).toEqual({ command: 100, query: 1000 });
});

test('whoever watches is told why requests failed', () => {
  expect(toldRun(both({ failed: 1, failures: ['status 503'] }))).toContain('query 10000 sent, 1 failed, p50 5 ms, p99 80 ms (status 503)');
});
