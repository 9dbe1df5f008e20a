import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { collectDefaultMetrics, type Registry } from 'prom-client';
import { counter, gauge } from './instruments.ts';

/** Milliseconds between two looks at the event loop. Node counts them in each delay; they are subtracted here. */
const RESOLUTION = 10;

/**
 * What is to be known of any Node process: prom-client's defaults (processor, memory, garbage collection, handles, versions) and the event loop under
 * OpenTelemetry's names. Delays and the ratio are those since the scrape before; with more than one Prometheus, take the rate of
 * `nodejs_eventloop_time_seconds_total`. Asked twice for one registry, it does nothing.
 */
export function collectProcessMetrics(registry: Registry): void {
  if (registry.getSingleMetric('nodejs_eventloop_utilization_ratio') !== undefined) return;
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: RESOLUTION });
  utilization(registry);
  delay(registry);
}

// A registry asks its metrics in the order they were made: the first of each group looks, and sets the others too.

function utilization(registry: Registry): void {
  let before = performance.eventLoopUtilization();
  counter(registry, {
    name: 'nodejs_eventloop_time_seconds_total',
    help: 'Time the event loop has worked (active) and waited (idle).',
    labelNames: ['nodejs_eventloop_state'],
    collect() {
      const now = performance.eventLoopUtilization();
      const since = performance.eventLoopUtilization(now, before);
      before = now;
      this.inc({ nodejs_eventloop_state: 'active' }, Math.max(0, since.active) / 1000);
      this.inc({ nodejs_eventloop_state: 'idle' }, Math.max(0, since.idle) / 1000);
      ratio.set(since.utilization);
    },
  });
  const ratio = gauge(registry, {
    name: 'nodejs_eventloop_utilization_ratio',
    help: 'Share of the time since the scrape before in which the event loop worked.',
  });
}

function delay(registry: Registry): void {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  histogram.enable();
  const seconds = (nanoseconds: number): number => Math.max(0, (Number.isFinite(nanoseconds) ? nanoseconds : 0) / 1e9 - RESOLUTION / 1000);
  const named = (name: string, collect?: () => void) =>
    gauge(registry, {
      name: `nodejs_eventloop_delay_${name}_seconds`,
      help: `How late timers were since the scrape before: ${name}.`,
      ...(collect && { collect }),
    });
  const max = named('max', () => {
    max.set(seconds(histogram.max));
    p50.set(seconds(histogram.percentile(50)));
    p99.set(seconds(histogram.percentile(99)));
    mean.set(seconds(histogram.mean));
    histogram.reset();
  });
  const [p50, p99, mean] = [named('p50'), named('p99'), named('mean')];
}
