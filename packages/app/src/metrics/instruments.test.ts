import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { counter, gauge, histogram } from './instruments.ts';

test('two parts that ask for one metric share it', async () => {
  const registry = new Registry();
  const ask = () => counter(registry, { name: 'jobs_total', help: 'Jobs.', labelNames: ['queue'] });
  ask().inc({ queue: 'mail' });
  ask().inc({ queue: 'mail' });
  expect(await registry.getSingleMetricAsString('jobs_total')).toContain('jobs_total{queue="mail"} 2');
});

test('a name that belongs to another kind of metric is refused', () => {
  const registry = new Registry();
  gauge(registry, { name: 'size', help: 'Size.' });
  expect(() => histogram(registry, { name: 'size', help: 'Size.' })).toThrow(TypeError);
});
