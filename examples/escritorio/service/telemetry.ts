import { collectProcessMetrics, startMetricsServer } from '@prumo/app/metrics';
import { Registry } from 'prom-client';
import type { Log } from './log.ts';
import type { TelemetrySettings } from './settings-of.ts';

/** What a process tells of itself besides its log. */
export interface Telemetry {
  readonly registry: Registry;
  /** To be closed after whatever is still measured. */
  close(): Promise<unknown>;
}

/**
 * Metrics always; traces where a collector is named (`OTEL_EXPORTER_OTLP_ENDPOINT`), and a server for the scraper where a port is (`METRICS_PORT`), which is how a process without
 * pages tells its metrics.
 */
export async function startTelemetry(service: string, settings: TelemetrySettings, log: Log): Promise<Telemetry> {
  const registry = new Registry();
  collectProcessMetrics(registry);
  const { collector, metricsPort, host } = settings;
  // Loaded only where something traces: it takes as much memory as all the rest of the kit.
  const tracing = collector === '' ? undefined : (await import('@prumo/app/tracing')).startTracing({ service, endpoint: collector, log });
  const server = metricsPort === 0 ? undefined : startMetricsServer({ registry, host, port: metricsPort, log });
  return { registry, close: () => Promise.all([tracing?.shutdown(), server?.close()]) };
}
