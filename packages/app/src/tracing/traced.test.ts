import { expect, test } from 'vitest';
import { startTracing } from './start-tracing.ts';
import { traced } from './traced.ts';

test('without tracing the work is done all the same, and what it throws is thrown on', async () => {
  expect(await traced('sum', async (span) => [1 + 1, span.isRecording()])).toEqual([2, false]);
  const broken = new Error('broken');
  await expect(
    traced('sum', async () => {
      throw broken;
    }),
  ).rejects.toBe(broken);
});

test('a ratio that is none is refused', () => {
  for (const ratio of [-0.1, 1.1, Number.NaN]) expect(() => startTracing({ service: 'web', ratio })).toThrow(RangeError);
});
