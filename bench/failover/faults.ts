import type { Goal } from '../result.ts';

/** A fault, by the drill that makes, attests and judges it, and the fast failover it is meant for. */
export interface Fault {
  readonly drill: string;
  readonly mode: 'crash' | 'hang';
  /** Seconds one run takes at most as a rule: with Prumo's settings, and with Patroni's defaults. For the estimate only. */
  readonly expected: { readonly prumo: number; readonly patroni: number };
  /** Seconds without writes, median; the figures issue of drills and failover names. */
  readonly goal: number;
}

export const FAULTS: readonly Fault[] = [
  { drill: 'failover-node', mode: 'crash', expected: { prumo: 25, patroni: 75 }, goal: 1 },
  { drill: 'failover-crash', mode: 'crash', expected: { prumo: 25, patroni: 60 }, goal: 1.5 },
  { drill: 'failover-hang', mode: 'hang', expected: { prumo: 35, patroni: 90 }, goal: 5 },
];

/** What samples of a result are called. */
export const SAMPLES = {
  prumo: 'without writes',
  prumoLost: 'acknowledged writes lost',
  prumoProven: 'proven',
  patroni: 'without writes, Patroni’s defaults',
  patroniLost: 'acknowledged writes lost, Patroni’s defaults',
} as const;

export function goalsOf(fault: Fault): readonly Goal[] {
  return [
    { of: SAMPLES.prumo, by: 'median', atMost: fault.goal },
    { of: SAMPLES.prumoLost, by: 'maximum', atMost: 0 },
  ];
}
