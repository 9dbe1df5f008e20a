import type { Counter, Gauge, Registry } from 'prom-client';
import { counter, gauge, operationDuration, type Series, seriesHistogram } from '../metrics/index.ts';

type Pool = 'db_client_connection_pool_name';

/** The instruments of a pool; those of OpenTelemetry under its names, ours beside them. */
export interface PoolInstruments {
  /** Told of each statement by its verb, with the seconds it took. */
  readonly took: (operation: string, seconds: number) => void;
  readonly waited: Series;
  readonly errors: Counter<Pool | 'db_response_status_class'>;
  readonly slow: Counter<Pool | 'db_operation_name'>;
  readonly repeated: Counter<Pool>;
  readonly leaked: Counter<Pool>;
  readonly held: Gauge<Pool>;
}

/** Seconds. A free connection is taken in microseconds; what waits, waits for another request or a new connection. */
const WAIT_SECONDS = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

export function poolInstruments(registry: Registry, name: string): PoolInstruments {
  const pool: Pool[] = ['db_client_connection_pool_name'];
  return {
    took: operationDuration(registry, 'postgresql', name),
    waited: seriesHistogram<Pool>(registry, {
      name: 'db_client_connection_wait_time_seconds',
      help: 'Time from asking the pool for a connection to having it, opening one included.',
      labelNames: pool,
      buckets: WAIT_SECONDS,
    }).series({ db_client_connection_pool_name: name }),
    errors: counter(registry, {
      name: 'db_client_errors_total',
      help: 'Failed statements by the class of their SQLSTATE: its first two characters, "connection", "timeout" or "other".',
      labelNames: [...pool, 'db_response_status_class'],
    }),
    slow: counter(registry, {
      name: 'db_client_slow_statements_total',
      help: 'Statements that took longer than the threshold.',
      labelNames: [...pool, 'db_operation_name'],
    }),
    repeated: counter(registry, {
      name: 'db_client_repeated_statements_total',
      help: 'Requests that sent one statement so often that it looks like a query for each row of another.',
      labelNames: pool,
    }),
    leaked: counter(registry, {
      name: 'db_client_connection_leaks_total',
      help: 'Connections that were held too long.',
      labelNames: pool,
    }),
    held: gauge(registry, {
      name: 'db_client_connection_leaks',
      help: 'Connections held too long now, and not given back.',
      labelNames: pool,
    }),
  };
}
