import type { RecordingRule } from '../../../model/index.ts';
import { requests } from './series.ts';

const HTTP = [
  ['endpoint', 'http_route'],
  ['method', 'http_request_method'],
  ['status_code', 'http_response_status_code'],
] as const;
const SIZE = HTTP.slice(0, 2);
const POOL = [['pool', 'db_client_connection_pool_name']] as const;
type Renames = readonly (readonly [to: string, from: string])[];

/** A series under other names of its labels; those of the target stay, so that a restart is still a reset of one counter. */
function renamed(series: string, renames: Renames, more: readonly string[] = []): string {
  const named = renames.reduce((inner, [to, from]) => `label_replace(${inner}, "${to}", "$1", "${from}", "(.*)")`, series);
  return `sum by (${['job', 'node', 'instance', ...renames.map(([to]) => to), ...more].join(', ')}) (${named})`;
}

function alias(record: string, expr: string, emptyWhenHealthy?: RecordingRule['emptyWhenHealthy']): RecordingRule {
  return { record, expr: () => expr, ...(emptyWhenHealthy && { emptyWhenHealthy }) };
}

const NO_CIRCUIT = {
  reason: {
    en: 'an application that calls nothing outside has no circuit',
    'pt-BR': 'uma aplicação que não chama nada de fora não tem circuito',
  },
  filledBy: 'circuit-breaker',
};

/** What alerts compare with the day's average. */
export const baselineRecordings: readonly RecordingRule[] = [
  alias('prumo:http_requests:rate5m', `sum(rate(${requests()}[5m]))`),
  alias('prumo:http_active_requests:sum', 'sum(http_server_active_requests{job="app"})'),
  alias(
    'prumo:http_request_size:p99',
    'histogram_quantile(0.99, sum by (le) (rate(http_server_request_body_size_bytes_bucket{job="app"}[5m])))',
  ),
];

const DURATION = 'http_server_request_duration_seconds';
const BODY = 'http_server_request_body_size_bytes';

/** Names people's own panels and alerts already read, from the kit's, which are OpenTelemetry's. Redis has one connection in the kit, and no pool to be idle in. */
export const familiarRecordings: readonly RecordingRule[] = [
  alias('http_requests_total', renamed(requests(), HTTP)),
  alias('http_request_duration_seconds_bucket', renamed(`${DURATION}_bucket{job="app"}`, HTTP, ['le'])),
  alias('http_request_duration_seconds_sum', renamed(`${DURATION}_sum{job="app"}`, HTTP)),
  alias('http_request_duration_seconds_count', renamed(requests(), HTTP)),
  alias('http_request_size_bytes_bucket', renamed(`${BODY}_bucket{job="app"}`, SIZE, ['le'])),
  alias('http_request_size_bytes_sum', renamed(`${BODY}_sum{job="app"}`, SIZE)),
  alias('http_request_size_bytes_count', renamed(`${BODY}_count{job="app"}`, SIZE)),
  alias('http_active_connections', 'sum by (job, node, instance) (http_server_active_requests{job="app"})'),
  alias('db_pool_connections_active', renamed('db_client_connection_count{job="app",db_client_connection_state="used"}', POOL)),
  alias('db_pool_connections_idle', renamed('db_client_connection_count{job="app",db_client_connection_state="idle"}', POOL)),
  alias('db_pool_connections_max', renamed('db_client_connection_max{job="app"}', POOL)),
  alias('redis_pool_connections_active', renamed('redis_client_connection_state{job="app",state="ready"}', POOL)),
  // A connection has a series for each state it may be in: it counts once, ready or not.
  alias('redis_pool_connections_max', renamed('(redis_client_connection_state{job="app",state="ready"} >= bool 0)', POOL)),
  alias('cache_hits_total', 'sum by (job, node, instance, cache) (cache_requests_total{job="app",outcome!="miss"})'),
  alias('cache_misses_total', 'sum by (job, node, instance, cache) (cache_requests_total{job="app",outcome="miss"})'),
  alias('circuit_breaker_state', 'resilience_breaker_state{job="app"}', NO_CIRCUIT),
];
