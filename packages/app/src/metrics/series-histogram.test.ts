import { Histogram, Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { metricsText, seriesHistogram } from './series-histogram.ts';

const options = { name: 'took_seconds', help: 'How long.', labelNames: ['route', 'status'], buckets: [0.1, 1] } as const;

describe('a histogram of held series', () => {
  test("writes what prom-client's own writes for the same values", async () => {
    const [own, theirs] = [new Registry(), new Registry()];
    const histogram = seriesHistogram(own, options);
    const reference = new Histogram({ ...options, buckets: [...options.buckets], registers: [theirs] });
    for (const [route, value] of [
      ['/a', 0.1],
      ['/a', 0.5],
      ['/"\\\n', 7],
    ] as const) {
      histogram.series({ route, status: '200' }).observe(value);
      reference.observe({ route, status: '200' }, value);
    }
    const expected = await theirs.getSingleMetricAsString('took_seconds');
    expect(await own.getSingleMetricAsString('took_seconds')).toBe(expected);
    expect(String(await metricsText(own))).toContain(expected);
  });

  test('counts of any length are whole numbers, and sums what JavaScript says', async () => {
    const registry = new Registry();
    const series = seriesHistogram(registry, options).series({ route: '/çã', status: '200' });
    for (let count = 0; count < 1010; count += 1) series.observe(1e-7);
    const text = String(await metricsText(registry));
    expect(text).toContain('took_seconds_bucket{le="+Inf",route="/çã",status="200"} 1010\n');
    expect(text).toMatch(/took_seconds_sum\{route="\/çã",status="200"\} 0\.000101\d*\n/);
    series.observe(-1e-300);
    series.observe(1e300);
    expect(String(await metricsText(registry))).toContain('_sum{route="/çã",status="200"} 1e+300\ntook_seconds_count');
  });

  test('beyond its limit all is told in one series, and counted', async () => {
    const registry = new Registry();
    const histogram = seriesHistogram(registry, { ...options, limit: 1 });
    for (const route of ['/a', '/b', '/c', '/a']) histogram.series({ route, status: '200' }).observe(1);
    const text = String(await metricsText(registry));
    expect(text).toContain('took_seconds_count{route="/a",status="200"} 2');
    expect(text).toContain('took_seconds_count{route="other",status="other"} 2');
    expect(text).toContain('metrics_series_capped_total{metric="took_seconds"} 2');
    expect(text).not.toContain('/b');
  });

  test('is made once, starts anew when the registry is reset, and refuses the name of another metric', async () => {
    const registry = new Registry();
    const series = seriesHistogram(registry, options).series({ route: '/a', status: '200' });
    series.observe(1);
    registry.resetMetrics();
    series.observe(1);
    seriesHistogram(registry, options).series({ route: '/a', status: '200' }).observe(1);
    expect(String(await metricsText(registry))).toContain('took_seconds_count{route="/a",status="200"} 2');
    expect(() => seriesHistogram(registry, { ...options, name: 'metrics_series_capped_total' })).toThrow(TypeError);
  });
});
