import { expect, test } from 'vitest';
import type { Alert, RecordingRule } from '../../model/index.ts';
import { watchedSpec } from '../../../test/fixture/watched.ts';
import { scrapedRules } from './scraped.ts';

const spec = watchedSpec();
const NOTHING = { en: '', 'pt-BR': '' };
const alert = (name: string, expr: string, twinOf?: string): Alert => ({
  name,
  severity: 'P0',
  area: 'database',
  expr: () => expr,
  for: 0,
  summary: NOTHING,
  description: NOTHING,
  dashboard: 'overview',
  tests: { firing: [], quiet: [] } as never,
  ...(twinOf === undefined ? {} : { absentTwin: { metric: 'm', labels: { job: twinOf } } }),
});
const recording = (record: string, expr: string): RecordingRule => ({ record, expr: () => expr });
const left = (alerts: readonly Alert[], recordings: readonly RecordingRule[], ...jobs: string[]) =>
  scrapedRules(spec, [{ id: 'x', alerts, recordings }], new Set(jobs)).flatMap((set) => [
    ...set.alerts.map(({ name }) => name),
    ...set.recordings.map(({ record }) => record),
  ]);

test('what reads a job that nobody scrapes is left out, and so is one whose twin does', () => {
  const alerts = [
    alert('A', 'm{job="redis"} == 0'),
    alert('B', 'm{job="swift"} == 0'),
    alert('C', 'vector(1)'),
    alert('D', 'm > 1', 'swift'),
  ];
  expect(left(alerts, [], 'redis')).toEqual(['A', 'C']);
  expect(left(alerts, [], 'redis', 'swift')).toEqual(['A', 'B', 'C', 'D']);
});

test('what reads a recorded series goes with it, through any number of them', () => {
  const recordings = [recording('third', 'second * 2'), recording('second', 'first + 1'), recording('first', 'm{job="app"}')];
  const alerts = [alert('Late', 'third > 3'), alert('Other', 'up == 0')];
  expect(left(alerts, recordings, 'redis')).toEqual(['Other']);
  expect(left(alerts, recordings, 'app')).toEqual(['Late', 'Other', 'third', 'second', 'first']);
});
