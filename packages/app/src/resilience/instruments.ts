import type { Registry } from 'prom-client';
import { counter, gauge, histogram, SECONDS } from '../metrics/index.ts';

/** How a call ended. `answered` is an error that is an answer, `given_up` a caller who left. */
export type CallOutcome = 'ok' | 'answered' | 'failed' | 'timed_out' | 'circuit_open' | 'no_room' | 'given_up';

export type BreakerState = 'closed' | 'open' | 'half_open';

const STATE_VALUES: Readonly<Record<BreakerState, number>> = { closed: 0, open: 1, half_open: 2 };

export interface Instruments {
  state(state: BreakerState): void;
  transition(to: BreakerState): void;
  call(outcome: CallOutcome, seconds: number): void;
  retried(): void;
  rejected(): void;
  fellBack(): void;
}

const SILENT: Instruments = {
  state: () => undefined,
  transition: () => undefined,
  call: () => undefined,
  retried: () => undefined,
  rejected: () => undefined,
  fellBack: () => undefined,
};

/** The instruments of one dependency; without a registry nothing is counted. */
export function instrumentsFor(dependency: string, registry: Registry | undefined): Instruments {
  if (registry === undefined) return SILENT;
  const labelNames = ['dependency'] as const;
  const state = gauge(registry, {
    name: 'resilience_breaker_state',
    help: 'State of the circuit: 0 closed, 1 open, 2 half open.',
    labelNames,
  });
  const transitions = counter(registry, {
    name: 'resilience_breaker_transitions_total',
    help: 'Changes of the circuit, by the state it went to.',
    labelNames: ['dependency', 'to'],
  });
  const calls = counter(registry, {
    name: 'resilience_calls_total',
    help: 'Calls, further attempts included in theirs, by how they ended.',
    labelNames: ['dependency', 'outcome'],
  });
  const duration = histogram(registry, {
    name: 'resilience_call_duration_seconds',
    help: 'Time of a call with its waiting and further attempts.',
    labelNames: ['dependency', 'outcome'],
    buckets: [...SECONDS],
  });
  const retries = counter(registry, { name: 'resilience_retries_total', help: 'Further attempts.', labelNames });
  const rejected = counter(registry, {
    name: 'resilience_bulkhead_rejected_total',
    help: 'Calls refused because too many were under way.',
    labelNames,
  });
  const fallbacks = counter(registry, { name: 'resilience_fallbacks_total', help: 'Calls answered by their fallback.', labelNames });
  for (const one of [retries, rejected, fallbacks]) one.inc({ dependency }, 0);
  return {
    state: (now) => state.set({ dependency }, STATE_VALUES[now]),
    transition: (to) => transitions.inc({ dependency, to }),
    call: (outcome, seconds) => {
      calls.inc({ dependency, outcome });
      duration.observe({ dependency, outcome }, seconds);
    },
    retried: () => retries.inc({ dependency }),
    rejected: () => rejected.inc({ dependency }),
    fellBack: () => fallbacks.inc({ dependency }),
  };
}
