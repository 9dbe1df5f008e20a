import type { Registry } from 'prom-client';
import type { Series } from './held-series.ts';
import { seriesHistogram } from './series-histogram.ts';

const LABELS = ['db_client_connection_pool_name', 'db_system_name', 'db_operation_name'] as const;
type Label = (typeof LABELS)[number];

/** OpenTelemetry's advised boundaries for `db.client.operation.duration`, seconds: a cache answers in less than a millisecond. */
const OPERATION_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/**
 * OpenTelemetry's `db.client.operation.duration`: one histogram for every kind of database, so that one panel shows them side by side. What is returned tells it of
 * an operation of one pool; every statement comes here, so each operation's series is held. Their names must be few.
 */
export function operationDuration(registry: Registry, system: string, pool: string): (operation: string, seconds: number) => void {
  const duration = seriesHistogram<Label>(registry, {
    name: 'db_client_operation_duration_seconds',
    help: 'Time from sending an operation to its answer, failed ones included.',
    labelNames: [...LABELS],
    buckets: OPERATION_SECONDS,
  });
  const held = new Map<string, Series>();
  function hold(operation: string): Series {
    const made = duration.series({ db_system_name: system, db_client_connection_pool_name: pool, db_operation_name: operation });
    held.set(operation, made);
    return made;
  }
  return (operation, seconds) => (held.get(operation) ?? hold(operation)).observe(seconds);
}
