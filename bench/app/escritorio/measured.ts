import type { Goal, Measured, Samples } from '../../result.ts';
import type { Told } from '../open-load/latencies.ts';

/** One load on the example: what was asked of it at which rate. */
export interface EscritorioRun {
  readonly load: Load;
  /** By kind of request. */
  readonly told: Readonly<Record<string, Told & { readonly perSecond: number }>>;
  /** 99th percentile of how late the load itself was, milliseconds. */
  readonly lag: number;
  /** Share of all processors in use by anybody, 0 to 1. */
  readonly busy: number;
  /** Seconds it lasted. */
  readonly seconds: number;
}

/** `pages`: people who sign in and read their list. `both`: commands and queries of the JSON interface at the same time. */
export type Load = 'pages' | 'both';

/** Kinds of requests of each load, and how many a second are meant. */
export const RATES: Readonly<Record<Load, Readonly<Record<string, number>>>> = {
  // Each person signs in and then reads the list, again and again: of a hundred requests one is a sign-in, whose password alone takes a fifth of a second of processor.
  pages: { 'sign-in page': 49, 'sign-in': 1, 'list page': 50 },
  both: { command: 100, query: 1000 },
};

/** Milliseconds the p99 of each kind may be. */
const GOALS: Readonly<Record<string, number>> = { 'sign-in page': 150, 'list page': 150, command: 500, query: 100 };

/** Name of the result. */
export const ESCRITORIO = 'app-escritorio';
export const escritorioSample = {
  p50: (kind: string): string => `p50, ${kind}`,
  p99: (kind: string): string => `p99, ${kind}`,
  reached: (kind: string): string => `answered, ${kind}`,
  failed: (load: Load): string => `failed requests, ${load}`,
  lag: (load: Load): string => `lateness of the load, ${load}`,
  busy: (load: Load): string => `processors in use, ${load}`,
};

/** Milliseconds a load may be late itself. More, and it was none of that rate: latencies count from when requests were meant, so they tell it as well. */
const LATE = 50;
/** Of the rate meant: fewer answers in a second than that, and it was not reached. */
const REACHED = 0.98;

/** Pure. */
export function measuredEscritorio(runs: readonly EscritorioRun[]): Measured {
  const loads = (['pages', 'both'] as const).filter((load) => runs.some((run) => run.load === load));
  const samples: Samples = {};
  const goals: Goal[] = [];
  for (const load of loads) {
    const own = runs.filter((run) => run.load === load);
    for (const [kind, perSecond] of Object.entries(RATES[load])) {
      const told = own.flatMap((run) => run.told[kind] ?? []);
      samples[escritorioSample.p50(kind)] = { unit: 'ms', values: told.map(({ p50 }) => p50) };
      samples[escritorioSample.p99(kind)] = { unit: 'ms', values: told.map(({ p99 }) => p99) };
      samples[escritorioSample.reached(kind)] = {
        unit: 'requests/s',
        values: own.map((run) => answeredIn(run, kind)),
      };
      const atMost = GOALS[kind];
      if (atMost === undefined) continue;
      goals.push({ of: escritorioSample.p99(kind), by: 'median', atMost });
      goals.push({ of: escritorioSample.reached(kind), by: 'median', atLeast: Math.floor(perSecond * REACHED) });
    }
    samples[escritorioSample.failed(load)] = {
      unit: 'count',
      values: own.map(({ told }) => Object.values(told).reduce((sum, { failed }) => sum + failed, 0)),
    };
    samples[escritorioSample.lag(load)] = { unit: 'ms', values: own.map(({ lag }) => lag) };
    samples[escritorioSample.busy(load)] = { unit: 'share', values: own.map(({ busy }) => Math.round(busy * 1000) / 1000) };
    goals.push(
      { of: escritorioSample.failed(load), by: 'maximum', atMost: 0 },
      { of: escritorioSample.lag(load), by: 'median', atMost: LATE },
    );
  }
  return { name: ESCRITORIO, samples, goals };
}

function answeredIn({ told, seconds }: EscritorioRun, kind: string): number {
  const one = told[kind];
  return one === undefined ? 0 : Math.round(((one.sent - one.failed) / seconds) * 10) / 10;
}

/** One line of a load, for whoever watches. Pure. */
export function toldRun({ load, told, lag, busy }: EscritorioRun): string {
  const kinds = Object.entries(told).map(
    ([kind, { sent, failed, p50, p99, failures }]) =>
      `${kind} ${sent} sent, ${failed} failed, p50 ${p50} ms, p99 ${p99} ms${failures.length === 0 ? '' : ` (${failures.join('; ')})`}`,
  );
  return `${load}: ${kinds.join('; ')}; load ${lag} ms late, ${Math.round(busy * 100)} % of the processors in use`;
}
