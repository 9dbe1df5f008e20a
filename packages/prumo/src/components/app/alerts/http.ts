import { type Alert, around, flat, MINUTE, perSecond, SECOND } from '../../../model/index.ts';
import { requests, showsMetrics } from './series.ts';

const DURATION = 'http_server_request_duration_seconds';
/** Requests in five minutes below which a share of them, or their slowest hundredth, says nothing. Our own: one of twenty is five per cent. */
const FEW = 20;
const ENOUGH_FOR_P99 = 100;

const inFiveMinutes = (counter: string): string => `sum(increase(${counter}[5m]))`;
/** Share of requests whose status matches; 0 where none ever did. */
const share = (status: string): string =>
  `(sum(rate(${requests(`http_response_status_code=~"${status}"`)}[5m])) or vector(0)) / sum(rate(${requests()}[5m]))`;
const P99 = `histogram_quantile(0.99, sum by (le) (rate(${DURATION}_bucket{job="app"}[5m])))`;

/** So many of a hundred requests a second that end with a status. */
function ofHundred(bad: number, status: string): Readonly<Record<string, string>> {
  const one = (code: string): string => `${DURATION}_count{job="app",http_route="/cases",http_response_status_code="${code}"}`;
  return { [one('200')]: perSecond(100 - bad), [one(status)]: perSecond(bad) };
}

/** A hundred requests a second, `late` of them slower than the bound and faster than ten seconds. */
function slow(late: number, bound: string): Readonly<Record<string, string>> {
  const bucket = (le: string): string => `${DURATION}_bucket{job="app",http_route="/cases",le="${le}"}`;
  return {
    [bucket(bound)]: perSecond(100 - late),
    [bucket('10')]: perSecond(100),
    [bucket('+Inf')]: perSecond(100),
    [`${DURATION}_count{job="app",http_route="/cases",http_response_status_code="200"}`]: perSecond(100),
  };
}

const whatRoutes = {
  en: '`prumo logs web` and the dashboard’s table of routes say where.',
  'pt-BR': 'O `prumo logs web` e a tabela de rotas do painel dizem onde.',
};

/** What those who use the product meet. Thresholds are the catalogue's, or the spec's objective. */
export const httpAlerts: readonly Alert[] = [
  {
    name: 'HttpErrorsHigh',
    severity: 'P0',
    area: 'http',
    applies: showsMetrics,
    expr: () => `${share('5..')} > 0.01 and ${inFiveMinutes(requests())} >= ${FEW}`,
    for: 5 * MINUTE,
    summary: {
      en: '{{ $value | humanizePercentage }} of requests fail',
      'pt-BR': '{{ $value | humanizePercentage }} das requisições falham',
    },
    description: {
      en: `Answered with 5xx, for five minutes. ${whatRoutes.en}`,
      'pt-BR': `Respondidas com 5xx, há cinco minutos. ${whatRoutes['pt-BR']}`,
    },
    runbook: 'rb-001-general-incident',
    dashboard: 'http',
    claim: 'answers-in-time-under-load',
    absentTwin: { metric: `${DURATION}_count`, labels: { job: 'app' } },
    tests: around({ at: 10 * MINUTE }, 1.1, 0.9, (bad) => ofHundred(bad, '503')),
  },
  {
    name: 'HttpSlow',
    severity: 'P0',
    area: 'http',
    applies: showsMetrics,
    // CATALOG: 1 s where the objective is 500 ms.
    expr: ({ objectives }) => `${P99} > ${(2 * objectives.p99) / SECOND} and ${inFiveMinutes(requests())} >= ${ENOUGH_FOR_P99}`,
    for: 10 * MINUTE,
    summary: {
      en: 'One request in a hundred takes {{ $value | humanizeDuration }} or more',
      'pt-BR': 'Uma em cem requisições leva {{ $value | humanizeDuration }} ou mais',
    },
    description: ({ objectives }) => ({
      en: `Twice the objective of ${objectives.p99} ms. The database, its pool and the processor are what it waits for, in this order.`,
      'pt-BR': `O dobro do objetivo de ${objectives.p99} ms. Ela espera pelo banco, pelo pool dele e pelo processador, nessa ordem.`,
    }),
    dashboard: 'http',
    claim: 'answers-in-time-under-load',
    tests: around({ at: 15 * MINUTE }, 1.1, 0.9, (late) => slow(late, '1')),
  },
  {
    name: 'HttpSlowing',
    severity: 'P1',
    area: 'http',
    applies: showsMetrics,
    expr: ({ objectives }) => `${P99} > ${objectives.p99 / SECOND} and ${inFiveMinutes(requests())} >= ${ENOUGH_FOR_P99}`,
    for: 15 * MINUTE,
    summary: {
      en: 'One request in a hundred takes {{ $value | humanizeDuration }} or more',
      'pt-BR': 'Uma em cem requisições leva {{ $value | humanizeDuration }} ou mais',
    },
    description: ({ objectives }) => ({
      en: `More than the objective of ${objectives.p99} ms. ${whatRoutes.en}`,
      'pt-BR': `Mais que o objetivo de ${objectives.p99} ms. ${whatRoutes['pt-BR']}`,
    }),
    dashboard: 'http',
    claim: 'answers-in-time-under-load',
    tests: around({ at: 20 * MINUTE }, 1.1, 0.9, (late) => slow(late, '0.5')),
  },
  {
    name: 'HttpClientErrorsHigh',
    severity: 'P1',
    area: 'http',
    applies: showsMetrics,
    expr: () => `${share('4..')} > 0.05 and ${inFiveMinutes(requests())} >= ${FEW}`,
    for: 10 * MINUTE,
    summary: {
      en: '{{ $value | humanizePercentage }} of requests are refused',
      'pt-BR': '{{ $value | humanizePercentage }} das requisições são recusadas',
    },
    description: {
      en: `Answered with 4xx: a client that was changed without the server, somebody who scans, or sessions that ended. ${whatRoutes.en}`,
      'pt-BR': `Respondidas com 4xx: um cliente alterado sem o servidor, alguém varrendo, ou sessões encerradas. ${whatRoutes['pt-BR']}`,
    },
    dashboard: 'http',
    tests: around({ at: 15 * MINUTE }, 5.1, 4.9, (bad) => ofHundred(bad, '404')),
  },
  {
    name: 'HttpTrafficUnusual',
    severity: 'P1',
    area: 'http',
    applies: showsMetrics,
    // Below one request a second a single user is three times the usual.
    expr: () => 'prumo:http_requests:rate5m > 3 * avg_over_time(prumo:http_requests:rate5m[1d]) and prumo:http_requests:rate5m > 1',
    for: 10 * MINUTE,
    summary: { en: '{{ $value | humanize }} requests a second', 'pt-BR': '{{ $value | humanize }} requisições por segundo' },
    description: {
      en: 'More than three times the day’s average. A campaign, a client that repeats without pause, or an attack.',
      'pt-BR': 'Mais de três vezes a média do dia. Uma campanha, um cliente que repete sem pausa, ou um ataque.',
    },
    dashboard: 'http',
    claim: 'capacity-is-known',
    // Two hours at ten a second, then more: the average of the day rises with it.
    tests: around({ at: 135 * MINUTE, step: MINUTE }, 45, 35, (rate) => ({
      [requests('http_route="/"')]: `0+600x120 ${72_000 + rate * 60}+${rate * 60}x100`,
    })),
  },
  {
    name: 'HttpEndpointErrors',
    severity: 'P1',
    area: 'http',
    applies: showsMetrics,
    expr: () => {
      const byRoute = (matchers: string): string => `sum by (http_route) (rate(${requests(matchers)}[5m]))`;
      const failing = byRoute('http_response_status_code=~"5.."');
      return `(${failing} or 0 * ${byRoute('')}) / ${byRoute('')} > 0.02 and sum by (http_route) (increase(${requests()}[5m])) >= ${FEW}`;
    },
    for: 5 * MINUTE,
    summary: {
      en: '{{ $value | humanizePercentage }} of the requests to {{ $labels.http_route }} fail',
      'pt-BR': '{{ $value | humanizePercentage }} das requisições a {{ $labels.http_route }} falham',
    },
    description: {
      en: 'The others may be well: look at what only this route does, and at what was deployed last.',
      'pt-BR': 'As outras podem estar bem: veja o que só esta rota faz, e o que foi publicado por último.',
    },
    dashboard: 'http',
    tests: around({ at: 10 * MINUTE, labels: { http_route: '/cases' } }, 2.1, 1.9, (bad) => ({
      ...ofHundred(bad, '500'),
      [requests('http_route="/",http_response_status_code="200"')]: perSecond(900),
    })),
  },
  {
    name: 'HttpRequestSizeUnusual',
    severity: 'info',
    area: 'http',
    applies: showsMetrics,
    // Buckets are sixteen times apart: four times the usual is beyond what interpolation makes of them. Below a megabyte nobody cares.
    expr: () => 'prumo:http_request_size:p99 > 4 * avg_over_time(prumo:http_request_size:p99[1d]) and prumo:http_request_size:p99 > 1e6',
    for: 15 * MINUTE,
    summary: { en: 'Requests of {{ $value | humanize1024 }}B come in', 'pt-BR': 'Chegam requisições de {{ $value | humanize1024 }}B' },
    description: {
      en: 'The largest hundredth is four times the day’s average: uploads, or somebody who tries what is accepted.',
      'pt-BR': 'O maior centésimo é quatro vezes a média do dia: envios de arquivos, ou alguém testando o que é aceito.',
    },
    dashboard: 'http',
    tests: around({ at: 5 * 60 * MINUTE, step: MINUTE }, 240, 285, (quietFor) => {
      const bucket = (le: string): string => `http_server_request_body_size_bytes_bucket{job="app",http_route="/files",le="${le}"}`;
      const kept = quietFor * 600;
      return {
        [bucket('1024')]: `0+600x${quietFor} ${kept}+0x400`,
        [bucket('4194304')]: `0+600x${quietFor} ${kept + 600}+600x400`,
        [bucket('+Inf')]: `0+600x${quietFor} ${kept + 600}+600x400`,
      };
    }),
  },
  {
    name: 'HttpActiveRequestsUnusual',
    severity: 'info',
    area: 'http',
    applies: showsMetrics,
    expr: () =>
      'prumo:http_active_requests:sum > 3 * avg_over_time(prumo:http_active_requests:sum[1d]) and prumo:http_active_requests:sum > 20',
    for: 10 * MINUTE,
    summary: {
      en: '{{ $value }} requests are being answered at once',
      'pt-BR': '{{ $value }} requisições estão sendo atendidas ao mesmo tempo',
    },
    description: {
      en: 'More than three times the day’s average: they come faster, or each takes longer.',
      'pt-BR': 'Mais de três vezes a média do dia: chegam mais rápido, ou cada uma demora mais.',
    },
    dashboard: 'http',
    tests: around({ at: 135 * MINUTE, step: MINUTE }, 45, 35, (active) => ({
      'http_server_active_requests{job="app",http_request_method="GET"}': `10+0x120 ${active}+0x100`,
    })),
  },
  {
    name: 'AppNotReady',
    severity: 'P0',
    area: 'application',
    applies: showsMetrics,
    expr: () => 'health_ready{job="app"} == 0',
    for: MINUTE,
    summary: { en: '{{ $labels.instance }} does not want requests', 'pt-BR': '{{ $labels.instance }} não quer requisições' },
    description: {
      en: 'Its readiness has failed for a minute; the edge sends it nothing. `health_dependency_up` says which dependency is away.',
      'pt-BR': 'A prontidão falha há um minuto; a borda não lhe manda nada. `health_dependency_up` diz que dependência falta.',
    },
    dashboard: 'infrastructure',
    claim: 'application-survives-a-process',
    absentTwin: { metric: 'health_ready', labels: { job: 'app' } },
    tests: around({ at: MINUTE, labels: { instance: '127.0.0.1:3000' } }, 0, 1, (ready) => ({
      'health_ready{job="app",instance="127.0.0.1:3000"}': flat(ready),
    })),
  },
  {
    name: 'AppUnreachable',
    severity: 'P0',
    area: 'application',
    applies: showsMetrics,
    expr: () => 'up{job="app"} == 0',
    for: MINUTE,
    summary: {
      en: '{{ $labels.instance }} of the application does not answer',
      'pt-BR': '{{ $labels.instance }} da aplicação não responde',
    },
    description: {
      en: 'Not even with its metrics, for a minute: it hangs, or is gone and does not come back. `prumo status`, then its log.',
      'pt-BR': 'Nem com suas métricas, há um minuto: travou, ou caiu e não volta. `prumo status`, depois o log.',
    },
    dashboard: 'infrastructure',
    claim: 'application-survives-a-process',
    absentTwin: { metric: 'up', labels: { job: 'app' }, severity: 'P0' },
    tests: around({ at: MINUTE, labels: { instance: '127.0.0.1:3000' } }, 0, 1, (up) => ({
      'up{job="app",instance="127.0.0.1:3000"}': flat(up),
    })),
  },
];
