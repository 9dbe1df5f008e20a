import { type Alert, HOUR, MINUTE, type RecordingRule, type RuleTests, type Severity } from '../../../model/index.ts';
import type { Spec } from '../../../spec/spec.ts';
import { boundMatcher, bucketFor, requests, showsMetrics } from './series.ts';

/**
 * How fast the budget of a month is spent, over a long and a short window: Google's SRE workbook, chapter 5, "Multiwindow, Multi-Burn-Rate
 * Alerts". 14.4 for an hour spends 2 % of it, 6 for six hours 5 %, 3 for a day and 1 for three days 10 %.
 */
const BURNS = [
  { name: 'Fast', factor: 14.4, long: '1h', short: '5m', severity: 'P0' },
  { name: 'Steady', factor: 6, long: '6h', short: '30m', severity: 'P0' },
  { name: 'Slow', factor: 3, long: '1d', short: '2h', severity: 'P1' },
  { name: 'Creeping', factor: 1, long: '3d', short: '6h', severity: 'P1' },
] as const satisfies readonly { name: string; factor: number; long: string; short: string; severity: Severity }[];
type Burn = (typeof BURNS)[number];

const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;
const LONG: ReadonlySet<string> = new Set(BURNS.map(({ long }) => long));
/** Fewest bad requests that may ring: one is an accident. */
const LEAST_BAD = 2;
/** Share of requests that may be slower than `objectives.p99`: it is the 99th percentile. */
const SLOW_BUDGET = 0.01;

/** Shares of bad requests, and how many there were, by window. Each alert would otherwise read days of samples every five seconds. */
export const burnRecordings: readonly RecordingRule[] = WINDOWS.flatMap((window): readonly RecordingRule[] => [
  {
    record: `prumo:http_errors:ratio${window}`,
    expr: () =>
      `(sum(rate(${requests('http_response_status_code=~"5.."')}[${window}])) or vector(0)) / sum(rate(${requests()}[${window}]))`,
  },
  {
    record: `prumo:http_slow:ratio${window}`,
    expr: ({ objectives }) =>
      `1 - sum(rate(http_server_request_duration_seconds_bucket{job="app",${boundMatcher(bucketFor(objectives.p99))}}[${window}])) / sum(rate(${requests()}[${window}]))`,
  },
  ...(LONG.has(window) ? [{ record: `prumo:http_requests:increase${window}`, expr: () => `sum(increase(${requests()}[${window}]))` }] : []),
]);

/** Requests of the long window below which two bad ones would already be over the threshold. */
function leastRequests(factor: number, budget: number): number {
  return Math.ceil(LEAST_BAD / (factor * budget));
}

function burnAlert(burn: Burn, kind: 'errors' | 'slow', budget: (spec: Spec) => number): Alert {
  const { factor, long, short } = burn;
  const series = `prumo:http_${kind}:ratio`;
  const isSlow = kind === 'slow';
  return {
    name: `Http${isSlow ? 'Latency' : 'Error'}Budget${burn.name}`,
    severity: burn.severity,
    area: 'http',
    applies: showsMetrics,
    expr: (spec) => {
      const limit = Number((factor * budget(spec)).toPrecision(6));
      return `${series}${long} > ${limit} and ${series}${short} > ${limit} and prumo:http_requests:increase${long} >= ${leastRequests(factor, budget(spec))}`;
    },
    for: 0,
    summary: isSlow
      ? {
          en: `{{ $value | humanizePercentage }} of the requests of ${long} were too slow`,
          'pt-BR': `{{ $value | humanizePercentage }} das requisições em ${long} foram lentas demais`,
        }
      : {
          en: `{{ $value | humanizePercentage }} of the requests of ${long} failed`,
          'pt-BR': `{{ $value | humanizePercentage }} das requisições em ${long} falharam`,
        },
    description: {
      en: `If it goes on, a month’s budget is spent in ${spentIn(factor).en}. It was so in the last ${short} too.`,
      'pt-BR': `Se continuar, a folga de um mês acaba em ${spentIn(factor)['pt-BR']}. Nos últimos ${short} também foi assim.`,
    },
    runbook: 'rb-001-general-incident',
    dashboard: 'http',
    claim: 'answers-in-time-under-load',
    tests: burnTests(isSlow, burn),
  };
}

function spentIn(factor: number): { readonly en: string; readonly 'pt-BR': string } {
  const days = Math.round(30 / factor);
  return { en: `${days} days`, 'pt-BR': `${days} dias` };
}

const AT: Readonly<Record<Burn['long'], readonly [at: number, step: number]>> = {
  '1h': [65 * MINUTE, MINUTE],
  '6h': [6.5 * HOUR, 2 * MINUTE],
  '1d': [25 * HOUR, 5 * MINUTE],
  '3d': [73 * HOUR, 15 * MINUTE],
};

/** Thresholds of the spec tests are made for: 99.9 % of requests succeed. A thousand requests a step, a little over the limit and a little under. */
function burnTests(isSlow: boolean, { factor, long }: Burn): RuleTests {
  const [at, step] = AT[long];
  const limit = factor * (isSlow ? SLOW_BUDGET : 0.001) * 1000;
  const series = (bad: number): Readonly<Record<string, string>> => {
    const count = (code: string): string => `http_server_request_duration_seconds_count{job="app",http_response_status_code="${code}"}`;
    const counter = (by: number): string => `0+${Number(by.toFixed(3))}x400`;
    return isSlow
      ? { [count('200')]: counter(1000), 'http_server_request_duration_seconds_bucket{job="app",le="0.5"}': counter(1000 - bad) }
      : { [count('200')]: counter(1000 - bad), [count('500')]: counter(bad) };
  };
  return { firing: { at, step, labels: {}, series: series(limit * 1.05) }, quiet: { at, step, series: series(limit * 0.95) } };
}

/** Availability and latency, by how fast their budgets are spent. */
export const burnAlerts: readonly Alert[] = BURNS.flatMap((burn) => [
  burnAlert(burn, 'errors', ({ objectives }) => 1 - objectives.availability),
  burnAlert(burn, 'slow', () => SLOW_BUDGET),
]);
