import { expect, test } from 'vitest';
import { samplesOf } from './throughput.ts';

test('rates are compared with the direct one of the same round, in the order of rounds', () => {
  const sample = (path: string, round: number, tps: number) => ({ path, round, tps, busy: 0.99 });
  const samples = samplesOf({
    clients: 16,
    samples: [sample('pooler', 2, 70), sample('direct', 1, 100), sample('pooler', 1, 65), sample('direct', 2, 140)],
  });
  expect(samples).toEqual({
    'direct, 16 clients': { unit: 'transactions/s', values: [100, 140] },
    'busy on direct, 16 clients': { unit: 'share', values: [0.99, 0.99] },
    'pooler, 16 clients': { unit: 'transactions/s', values: [65, 70] },
    'busy on pooler, 16 clients': { unit: 'share', values: [0.99, 0.99] },
    'pooler:direct, 16 clients': { unit: 'ratio', values: [0.65, 0.5] },
  });
});
