import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { collectProcessMetrics } from './process-metrics.ts';

test('a loop that was held up shows it, and the next scrape begins anew', async () => {
  const registry = new Registry();
  collectProcessMetrics(registry);
  collectProcessMetrics(registry);
  await sleep(50);
  const until = performance.now() + 120;
  while (performance.now() < until);
  await sleep(50);
  const first = await registry.metrics();
  expect(value(first, 'nodejs_eventloop_delay_max_seconds')).toBeGreaterThan(0.08);
  expect(value(first, 'nodejs_eventloop_utilization_ratio')).toBeGreaterThan(0.1);
  expect(value(first, 'nodejs_eventloop_time_seconds_total{nodejs_eventloop_state="active"}')).toBeGreaterThan(0.1);
  expect(value(first, 'process_resident_memory_bytes')).toBeGreaterThan(0);
  await sleep(50);
  expect(value(await registry.metrics(), 'nodejs_eventloop_delay_max_seconds')).toBeLessThan(
    value(first, 'nodejs_eventloop_delay_max_seconds'),
  );
});

function value(text: string, name: string): number {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1));
}
