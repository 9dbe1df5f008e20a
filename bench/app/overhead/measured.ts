import type { Goal, Measured, Samples } from '../../result.ts';
import { spreadOf } from '../../throughput/summary.ts';
import { ratiosOf } from '../rounds.ts';
import { type Endpoint, ENDPOINTS, type Variant, VARIANTS } from '../service/variants.ts';

/** One turn of one variant under a closed load: what it answered, and what that cost it. */
export interface Turn {
  /** From 0. In a round every variant has two turns at each endpoint. */
  readonly round: number;
  readonly endpoint: Endpoint;
  readonly variant: Variant;
  /** Requests answered in a second. */
  readonly perSecond: number;
  /** Processor time of the service's process for each request, microseconds. */
  readonly microseconds: number;
  /** Of the load, milliseconds. */
  readonly p99: number;
}

/** Name of the result. */
export const OVERHEAD = 'app-overhead';
/** What bare Fastify would be compared with. */
const BASE: Variant = 'bare';

export const overheadSample = {
  ratio: (endpoint: Endpoint, variant: Variant): string => `${endpoint}, ${variant}:${BASE}`,
  rate: (endpoint: Endpoint, variant: Variant): string => `${endpoint}, ${variant}`,
  processor: (endpoint: Endpoint, variant: Variant): string => `processor per request, ${endpoint}, ${variant}`,
  processorRatio: (endpoint: Endpoint, variant: Variant): string => `processor per request, ${endpoint}, ${variant}:${BASE}`,
  p99: (endpoint: Endpoint, variant: Variant): string => `p99, ${endpoint}, ${variant}`,
};

const KEPT: readonly (readonly [Endpoint, Variant, number])[] = [
  ['trivial', 'metrics', 0.9],
  ['read', 'metrics', 0.97],
  ['write', 'metrics', 0.97],
  ['read', 'kit', 0.9],
  ['write', 'kit', 0.9],
];

/** Every turn as a sample, and of each round what a variant kept of bare Fastify's throughput. Throws without turns of bare Fastify. Pure. */
export function measuredOverhead(turns: readonly Turn[]): Measured {
  const variants = VARIANTS.filter((variant) => turns.some((turn) => turn.variant === variant));
  const endpoints = ENDPOINTS.filter((endpoint) => turns.some((turn) => turn.endpoint === endpoint));
  const samples = Object.fromEntries(
    endpoints.flatMap((endpoint) => variants.flatMap((variant) => Object.entries(samplesOf(turns, endpoint, variant)))),
  );
  const goals = KEPT.map(([endpoint, variant, atLeast]): Goal => ({ of: overheadSample.ratio(endpoint, variant), by: 'median', atLeast }));
  return { name: OVERHEAD, samples, goals: goals.filter(({ of }) => of in samples) };
}

function samplesOf(turns: readonly Turn[], endpoint: Endpoint, variant: Variant): Samples {
  const own = turns.filter((turn) => turn.endpoint === endpoint && turn.variant === variant);
  const rates: Samples = {
    [overheadSample.rate(endpoint, variant)]: { unit: 'requests/s', values: own.map(({ perSecond }) => Math.round(perSecond)) },
    [overheadSample.processor(endpoint, variant)]: {
      unit: 'µs',
      values: own.map(({ microseconds }) => Math.round(microseconds * 10) / 10),
    },
    [overheadSample.p99(endpoint, variant)]: { unit: 'ms', values: own.map(({ p99 }) => p99) },
  };
  if (variant === BASE) return rates;
  const base = turns.filter((turn) => turn.endpoint === endpoint && turn.variant === BASE);
  return {
    ...rates,
    [overheadSample.ratio(endpoint, variant)]: { unit: 'ratio', values: ratiosOf(own, base, ({ perSecond }) => perSecond) },
    [overheadSample.processorRatio(endpoint, variant)]: { unit: 'ratio', values: ratiosOf(own, base, ({ microseconds }) => microseconds) },
  };
}

/** One line of what a round gave, for whoever watches. Pure. */
export function toldRound(turns: readonly Turn[], round: number, endpoint: Endpoint): string {
  const own = turns.filter((turn) => turn.round === round && turn.endpoint === endpoint);
  const figures = VARIANTS.flatMap((variant) => {
    const mine = own.filter((turn) => turn.variant === variant);
    if (mine.length === 0) return [];
    const median = (of: (turn: Turn) => number): number => Math.round(spreadOf(mine.map(of)).median);
    return [`${variant} ${median(({ perSecond }) => perSecond)}/s ${median(({ microseconds }) => microseconds)} µs`];
  });
  return `round ${round + 1}, ${endpoint}: ${figures.join('; ')}`;
}
