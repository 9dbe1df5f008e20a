import { type Alert, around, flat, MINUTE, perSecond, type Severity } from '../../../model/index.ts';
import type { Message } from '../../../messages/message.ts';
import { showsMetrics } from './series.ts';

const POOL = 'db_client_connection_pool_name';
const LIMIT = 'prumo_service_memory_limit_bytes{job="prumo"}';

function poolAlert(name: string, severity: Severity, share: number, minutes: number, description: Message): Alert {
  return {
    name,
    severity,
    area: 'application',
    applies: showsMetrics,
    expr: () =>
      `sum by (node, instance, ${POOL}) (db_client_connection_count{job="app",db_client_connection_state="used"}) / sum by (node, instance, ${POOL}) (db_client_connection_max{job="app"}) > ${share}`,
    for: minutes * MINUTE,
    summary: {
      en: `{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its pool {{ $labels.${POOL} }}`,
      'pt-BR': `{{ $labels.instance }} usa {{ $value | humanizePercentage }} do pool {{ $labels.${POOL} }}`,
    },
    description,
    runbook: 'rb-006-database-pool-exhausted',
    dashboard: 'infrastructure',
    claim: 'pool-saturation-is-no-error',
    tests: around({ at: minutes * MINUTE, labels: { instance: 'a', [POOL]: 'primary' } }, share * 100 + 1, share * 100, (used) => ({
      [`db_client_connection_count{job="app",instance="a",${POOL}="primary",db_client_connection_state="used"}`]: flat(used),
      [`db_client_connection_count{job="app",instance="a",${POOL}="primary",db_client_connection_state="idle"}`]: flat(100 - used),
      [`db_client_connection_max{job="app",instance="a",${POOL}="primary"}`]: flat(100),
    })),
  };
}

function memoryAlert(name: string, severity: Severity, share: number, minutes: number, description: Message): Alert {
  return {
    name,
    severity,
    area: 'application',
    expr: () => `prumo_service_memory_bytes{job="prumo",component="app"} / (${LIMIT} > 0) > ${share}`,
    for: minutes * MINUTE,
    summary: {
      en: '{{ $labels.service }} takes {{ $value | humanizePercentage }} of the memory it may',
      'pt-BR': '{{ $labels.service }} usa {{ $value | humanizePercentage }} da memória permitida',
    },
    description,
    runbook: 'rb-002-memory-leak',
    dashboard: 'infrastructure',
    claim: 'leak-is-replaced',
    tests: around({ at: minutes * MINUTE, labels: { service: 'web-1' } }, share * 100 + 1, share * 100, (bytes) => ({
      'prumo_service_memory_bytes{job="prumo",component="app",service="web-1",node="app1"}': flat(bytes),
      'prumo_service_memory_limit_bytes{job="prumo",component="app",service="web-1",node="app1"}': flat(100),
    })),
  };
}

function breakerAlert(name: string, severity: Severity, state: number, minutes: number, summary: Message, description: Message): Alert {
  return {
    name,
    severity,
    area: 'application',
    applies: showsMetrics,
    expr: () => `resilience_breaker_state{job="app"} == ${state}`,
    for: minutes * MINUTE,
    summary,
    description,
    runbook: 'rb-004-circuit-breaker-open',
    dashboard: 'infrastructure',
    claim: 'dependency-loss-degrades',
    emptyWhenHealthy: {
      reason: {
        en: 'an application that calls nothing outside has no circuit',
        'pt-BR': 'uma aplicação que não chama nada de fora não tem circuito',
      },
      filledBy: 'circuit-breaker',
    },
    tests: around({ at: minutes * MINUTE, labels: { dependency: 'court', instance: 'a' } }, state, 0, (now) => ({
      'resilience_breaker_state{job="app",dependency="court",instance="a"}': flat(now),
    })),
  };
}

/** The application's processes, and what they wait for. Thresholds are the catalogue's. */
export const applicationAlerts: readonly Alert[] = [
  poolAlert('DatabasePoolExhausted', 'P0', 0.95, 2, {
    en: 'Requests wait for a connection and soon time out. End the longest queries first; then look for connections that are not given back.',
    'pt-BR':
      'As requisições esperam por uma conexão e logo expiram. Encerre as consultas mais longas primeiro; depois procure conexões não devolvidas.',
  }),
  poolAlert('DatabasePoolHigh', 'P1', 0.8, 5, {
    en: 'A little more traffic, or one slow query, and requests wait. See the slowest queries.',
    'pt-BR': 'Um pouco mais de tráfego, ou uma consulta lenta, e as requisições esperam. Veja as consultas mais lentas.',
  }),
  breakerAlert(
    'CircuitBreakerOpen',
    'P0',
    1,
    5,
    { en: 'The circuit to {{ $labels.dependency }} is open', 'pt-BR': 'O circuito para {{ $labels.dependency }} está aberto' },
    {
      en: 'For five minutes nothing was asked of it, and its fallback answers. See whether the service is back, or switch the feature off.',
      'pt-BR': 'Há cinco minutos nada lhe é pedido, e a alternativa responde. Veja se o serviço voltou, ou desligue a funcionalidade.',
    },
  ),
  breakerAlert(
    'CircuitBreakerHalfOpen',
    'info',
    2,
    1,
    { en: 'The circuit to {{ $labels.dependency }} is being tried', 'pt-BR': 'O circuito para {{ $labels.dependency }} está em teste' },
    {
      en: 'For a minute: it should close or open at once. Little traffic may keep it so.',
      'pt-BR': 'Há um minuto: devia fechar ou abrir logo. Pouco tráfego pode deixá-lo assim.',
    },
  ),
  memoryAlert('ProcessMemoryFull', 'P0', 0.9, 5, {
    en: 'At its limit it is ended and started again, and its requests with it. Restart it gently now: `prumo restart {{ $labels.service }}`.',
    'pt-BR':
      'No limite ele é encerrado e reiniciado, com suas requisições. Reinicie com calma agora: `prumo restart {{ $labels.service }}`.',
  }),
  memoryAlert('ProcessMemoryHigh', 'info', 0.7, 30, {
    en: 'For half an hour. If it only ever grows, it leaks.',
    'pt-BR': 'Há meia hora. Se só cresce, há vazamento.',
  }),
  {
    name: 'ProcessCpuHigh',
    severity: 'P1',
    area: 'application',
    applies: showsMetrics,
    expr: () => 'rate(process_cpu_seconds_total{job="app"}[5m]) > 0.8',
    for: 15 * MINUTE,
    summary: {
      en: '{{ $labels.instance }} uses {{ $value | humanizePercentage }} of a processor',
      'pt-BR': '{{ $labels.instance }} usa {{ $value | humanizePercentage }} de um processador',
    },
    description: {
      en: 'Node runs on one: what comes now waits. More replicas share it: `prumo scale`.',
      'pt-BR': 'O Node roda em um: o que chega agora espera. Mais réplicas dividem: `prumo scale`.',
    },
    dashboard: 'infrastructure',
    claim: 'answers-in-time-under-load',
    tests: around({ at: 21 * MINUTE, labels: { instance: 'a' } }, 0.81, 0.79, (share) => ({
      'process_cpu_seconds_total{job="app",instance="a"}': perSecond(share),
    })),
  },
  {
    name: 'DatabaseConnectionWait',
    severity: 'P1',
    area: 'application',
    applies: showsMetrics,
    expr: () => `histogram_quantile(0.95, sum by (le, ${POOL}) (rate(db_client_connection_wait_time_seconds_bucket{job="app"}[5m]))) > 0.1`,
    for: 10 * MINUTE,
    summary: {
      en: 'Requests wait {{ $value | humanizeDuration }} for a connection of {{ $labels.db_client_connection_pool_name }}',
      'pt-BR': 'As requisições esperam {{ $value | humanizeDuration }} por uma conexão de {{ $labels.db_client_connection_pool_name }}',
    },
    description: {
      en: 'One in twenty waits so long or longer before its query even begins.',
      'pt-BR': 'Uma em vinte espera isso ou mais antes de a consulta começar.',
    },
    runbook: 'rb-006-database-pool-exhausted',
    dashboard: 'infrastructure',
    claim: 'pool-saturation-is-no-error',
    tests: around({ at: 16 * MINUTE, labels: { [POOL]: 'primary' } }, 5.1, 4.9, (late) => {
      const bucket = (le: string): string => `db_client_connection_wait_time_seconds_bucket{job="app",${POOL}="primary",le="${le}"}`;
      return { [bucket('0.1')]: perSecond(100 - late), [bucket('0.5')]: perSecond(100), [bucket('+Inf')]: perSecond(100) };
    }),
  },
  {
    name: 'CacheHitsLow',
    severity: 'P1',
    area: 'application',
    applies: (spec) => showsMetrics(spec) && spec.cache !== undefined,
    // Fewer than a read a second is a cache that warms up, or nobody there.
    expr: () => {
      const reads = 'sum by (cache) (rate(cache_requests_total{job="app"}[15m]))';
      const misses = 'sum by (cache) (rate(cache_requests_total{job="app",outcome="miss"}[15m]))';
      return `1 - (${misses} or 0 * ${reads}) / ${reads} < 0.6 and ${reads} > 1`;
    },
    for: 15 * MINUTE,
    summary: {
      en: 'Only {{ $value | humanizePercentage }} of the reads of {{ $labels.cache }} are answered by the cache',
      'pt-BR': 'Só {{ $value | humanizePercentage }} das leituras de {{ $labels.cache }} vêm do cache',
    },
    description: {
      en: 'The database answers the others. Keys that changed with a deploy, a time to live that is too short, or evictions.',
      'pt-BR': 'O banco responde o resto. Chaves que mudaram num deploy, validade curta demais, ou remoções por falta de memória.',
    },
    dashboard: 'infrastructure',
    emptyWhenHealthy: {
      reason: { en: 'an application may use no cache of the kit', 'pt-BR': 'uma aplicação pode não usar o cache do kit' },
      filledBy: 'redis-failover',
    },
    tests: around({ at: 31 * MINUTE, labels: { cache: 'cases' } }, 41, 39, (misses) => ({
      'cache_requests_total{job="app",cache="cases",outcome="miss"}': perSecond(misses),
      'cache_requests_total{job="app",cache="cases",outcome="hit"}': perSecond(100 - misses),
    })),
  },
  {
    name: 'JobsWaiting',
    severity: 'P1',
    area: 'application',
    applies: showsMetrics,
    // Ours: nobody waits ten minutes for an e-mail without asking.
    expr: () => 'max by (queue) (jobs_oldest_due_seconds{job="app"}) > 600',
    for: 5 * MINUTE,
    summary: {
      en: 'The first job of {{ $labels.queue }} waits for {{ $value | humanizeDuration }}',
      'pt-BR': 'O primeiro trabalho de {{ $labels.queue }} espera há {{ $value | humanizeDuration }}',
    },
    description: {
      en: 'Its workers are away, or too few. `prumo status`, then `prumo scale`.',
      'pt-BR': 'Os workers estão fora, ou são poucos. `prumo status`, depois `prumo scale`.',
    },
    dashboard: 'infrastructure',
    claim: 'queued-work-survives-a-worker',
    emptyWhenHealthy: {
      reason: { en: 'an application may have no queue', 'pt-BR': 'uma aplicação pode não ter fila' },
      filledBy: 'queue',
    },
    tests: around({ at: 5 * MINUTE, labels: { queue: 'mail' } }, 601, 600, (seconds) => ({
      'jobs_oldest_due_seconds{job="app",queue="mail"}': flat(seconds),
    })),
  },
];
