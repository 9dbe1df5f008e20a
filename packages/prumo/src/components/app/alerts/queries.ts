import { type Alert, around, MINUTE, perSecond, type Severity } from '../../../model/index.ts';
import type { Message } from '../../../messages/message.ts';
import { showsMetrics } from './series.ts';

const TIMES = 'db_client_operation_duration_seconds';
const OF_POSTGRES = 'job="app",db_system_name="postgresql"';
/** Queries in five minutes below which a percentile is one query. Our own. */
const ENOUGH = 100;
const count = `sum(increase(${TIMES}_count{${OF_POSTGRES}}[5m]))`;

/** Times of a hundred queries a second, `late` of them over the bound. */
function slow(late: number, bound: string, next: string): Readonly<Record<string, string>> {
  const labels = `${OF_POSTGRES},db_operation_name="SELECT"`;
  const bucket = (le: string): string => `${TIMES}_bucket{${labels},le="${le}"}`;
  return {
    [bucket(bound)]: perSecond(100 - late),
    [bucket(next)]: perSecond(100),
    [bucket('+Inf')]: perSecond(100),
    [`${TIMES}_count{${labels}}`]: perSecond(100),
  };
}

function timeAlert(
  name: string,
  severity: Severity,
  threshold: { readonly quantile: number; readonly seconds: number; readonly minutes: number },
  description: Message,
  series: readonly [number, number, (late: number) => Readonly<Record<string, string>>],
): Alert {
  const { quantile, seconds, minutes } = threshold;
  return {
    name,
    severity,
    area: 'queries',
    applies: showsMetrics,
    expr: () =>
      `histogram_quantile(${quantile}, sum by (le) (rate(${TIMES}_bucket{${OF_POSTGRES}}[5m]))) > ${seconds} and ${count} >= ${ENOUGH}`,
    for: minutes * MINUTE,
    summary: {
      en: `${Math.round((1 - quantile) * 100)} % of queries take {{ $value | humanizeDuration }} or more`,
      'pt-BR': `${Math.round((1 - quantile) * 100)} % das consultas levam {{ $value | humanizeDuration }} ou mais`,
    },
    description,
    dashboard: 'queries',
    claim: 'answers-in-time-under-load',
    tests: around({ at: (minutes + 6) * MINUTE }, ...series),
  };
}

/** What the application sees of its database. Thresholds are the catalogue's. */
export const queryAlerts: readonly Alert[] = [
  // Between the bounds of 1 s and 5 s: 2 s are a quarter of the way.
  timeAlert(
    'QueriesSlow',
    'P0',
    { quantile: 0.99, seconds: 2, minutes: 5 },
    {
      en: 'Pages hang. A lock that is waited for, a plan that changed, or a disk that is busy: look for waiting statements first.',
      'pt-BR': 'As páginas travam. Um lock em espera, um plano que mudou, ou um disco ocupado: procure primeiro comandos em espera.',
    },
    [1.4, 1.3, (late) => slow(late, '1', '5')],
  ),
  timeAlert(
    'QueriesSlowing',
    'P1',
    { quantile: 0.95, seconds: 0.5, minutes: 10 },
    {
      en: 'One in twenty. The table of slow statements says which.',
      'pt-BR': 'Uma em vinte. A tabela de comandos lentos diz quais.',
    },
    [5.1, 4.9, (late) => slow(late, '0.5', '1')],
  ),
  {
    name: 'QueryErrorsHigh',
    severity: 'P0',
    area: 'queries',
    applies: showsMetrics,
    // Class 23: the database refused what a constraint forbids, which applications ask for on purpose.
    expr: () =>
      `(sum(rate(db_client_errors_total{job="app",db_response_status_class!="23"}[5m])) or vector(0)) / sum(rate(${TIMES}_count{${OF_POSTGRES}}[5m])) > 0.01 and ${count} >= 20`,
    for: 5 * MINUTE,
    summary: { en: '{{ $value | humanizePercentage }} of queries fail', 'pt-BR': '{{ $value | humanizePercentage }} das consultas falham' },
    description: {
      en: 'The class of their SQLSTATE says why: 08 and `connection` the way there, 53 and 57 the server, 40 conflicts, 42 a deploy that does not fit the schema.',
      'pt-BR':
        'A classe do SQLSTATE diz por quê: 08 e `connection` o caminho, 53 e 57 o servidor, 40 conflitos, 42 um deploy que não casa com o esquema.',
    },
    dashboard: 'queries',
    tests: around({ at: 11 * MINUTE }, '57', '23', (status) => ({
      [`db_client_errors_total{job="app",db_response_status_class="${status}"}`]: perSecond(1.1),
      'db_client_errors_total{job="app",db_response_status_class="40"}': perSecond(0.9 - 0.2),
      [`${TIMES}_count{${OF_POSTGRES},db_operation_name="SELECT"}`]: perSecond(100),
    })),
  },
  {
    name: 'SlowStatements',
    severity: 'P1',
    area: 'queries',
    applies: showsMetrics,
    expr: () => '(sum(rate(db_client_slow_statements_total{job="app"}[5m])) or vector(0)) > 1',
    for: 10 * MINUTE,
    summary: { en: '{{ $value | humanize }} slow statements a second', 'pt-BR': '{{ $value | humanize }} comandos lentos por segundo' },
    description: {
      en: 'The application’s log has each of them, without values.',
      'pt-BR': 'O log da aplicação tem cada um, sem valores.',
    },
    dashboard: 'queries',
    tests: around({ at: 16 * MINUTE }, 1.1, 0.9, (rate) => ({
      'db_client_slow_statements_total{job="app",db_operation_name="SELECT"}': perSecond(rate),
    })),
  },
  {
    name: 'StatementTimeouts',
    severity: 'P1',
    area: 'queries',
    applies: showsMetrics,
    // 57014 is a statement that was cancelled; `timeout` one the client gave up on.
    expr: () => '(sum(rate(db_client_errors_total{job="app",db_response_status_class=~"57|timeout"}[5m])) or vector(0)) * 60 > 1',
    for: 5 * MINUTE,
    summary: { en: '{{ $value | humanize }} statements a minute time out', 'pt-BR': '{{ $value | humanize }} comandos por minuto expiram' },
    description: {
      en: 'People get an error for each. They wait for a lock, or read far more than they need.',
      'pt-BR': 'Cada um é um erro para alguém. Eles esperam um lock, ou leem muito mais do que precisam.',
    },
    dashboard: 'queries',
    claim: 'bad-migration-is-undone',
    tests: around({ at: 11 * MINUTE }, 1.1, 0.9, (perMinute) => ({
      'db_client_errors_total{job="app",db_response_status_class="57"}': perSecond(Number((perMinute / 60).toFixed(6))),
    })),
  },
];
