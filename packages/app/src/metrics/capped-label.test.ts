import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { cappedLabel } from './capped-label.ts';

test('the first values stay, every other one is told as "other" and counted', async () => {
  const registry = new Registry();
  const label = cappedLabel({ name: 'http_route', limit: 2, registry });
  expect(['/a', '/b', '/c', '/a', '/d'].map(label)).toEqual(['/a', '/b', 'other', '/a', 'other']);
  expect(await registry.getSingleMetricAsString('metrics_label_capped_total')).toContain('{label="http_route"} 2');
});

test('without a registry it caps all the same', () => {
  const label = cappedLabel({ name: 'x', limit: 1 });
  expect(['/a', '/b'].map(label)).toEqual(['/a', 'other']);
});
