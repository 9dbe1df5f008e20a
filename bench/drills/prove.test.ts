import { expect, test } from 'vitest';
import { isMet } from '../result.ts';
import type { DrillEnded } from './drill-document.ts';
import { measuredProve } from './prove.ts';

const drill = (name: string, verdict: DrillEnded['verdict']): DrillEnded => ({
  drill: name,
  run: name,
  verdict,
  reason: null,
  observed: 10,
  took: 30.5,
  measured: {},
});
const command = (minutes: number) => ({ took: minutes * 60_000, at: '2026-01-02T03:04:05.000Z', seed: 1 });

test('proving all is a time, each drill’s own beside it, and counts when all are proven', () => {
  const { samples, goals, runs } = measuredProve([drill('router-loss', 'proven'), drill('switchover', 'proven')], command(11.5));
  expect(samples).toMatchObject({
    total: { unit: 'min', values: [11.5] },
    proven: { values: [1, 1] },
    'step switchover': { unit: 's', values: [30.5] },
  });
  expect(runs?.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(isMet(goals, samples)).toBe(true);
});

test.each([
  ['it takes too long', 'proven', 12.1],
  ['one is inconclusive', 'inconclusive', 9],
] as const)('the goal is missed when %s', (_what, verdict, minutes) => {
  const { samples, goals } = measuredProve([drill('router-loss', 'proven'), drill('switchover', verdict)], command(minutes));
  expect(isMet(goals, samples)).toBe(false);
});
