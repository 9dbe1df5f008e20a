import type { Histogram, Registry } from 'prom-client';
import { histogram } from './instruments.ts';

const LABELS = ['db_system_name', 'db_client_connection_pool_name', 'db_operation_name'] as const;
type Label = (typeof LABELS)[number];

/** OpenTelemetry's advised boundaries for `db.client.operation.duration`, seconds: a cache answers in less than a millisecond. */
const OPERATION_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];

/** OpenTelemetry's `db.client.operation.duration`: one histogram for every kind of database, so that one panel shows them side by side. */
export function operationDuration(registry: Registry): Histogram<Label> {
  return histogram(registry, {
    name: 'db_client_operation_duration_seconds',
    help: 'Time from sending an operation to its answer, failed ones included.',
    labelNames: [...LABELS],
    buckets: OPERATION_SECONDS,
  });
}
