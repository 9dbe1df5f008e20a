import type { Counter, Histogram, Registry } from 'prom-client';
import { counter, histogram, SECONDS } from '../metrics/index.ts';
import { InvalidInput } from './errors.ts';
import type { AnyMessage } from './message.ts';
import type { Outcome } from './middleware.ts';

/** `refused` is a declared error, `invalid` an input the schema did not take, `error` what was thrown. */
type OutcomeLabel = 'ok' | 'refused' | 'invalid' | 'error';

export type Measure = (message: AnyMessage, work: () => Promise<Outcome>) => Promise<Outcome>;

/** Counts and times every message; labels are the names of messages, which are declared. */
export function measuring(registry: Registry | undefined): Measure {
  if (registry === undefined) return (_, work) => work();
  const of = (kind: 'command' | 'query', plural: string): { total: Counter<string>; duration: Histogram<string> } => ({
    total: counter(registry, { name: `${plural}_total`, help: `What became of ${plural}.`, labelNames: [kind, 'outcome'] }),
    duration: histogram(registry, {
      name: `${kind}_duration_seconds`,
      help: `Time of ${plural}, everything around their handlers included.`,
      labelNames: [kind, 'outcome'],
      buckets: [...SECONDS],
    }),
  });
  const instruments = { command: of('command', 'commands'), query: of('query', 'queries') };
  return async ({ kind, name }, work) => {
    const from = performance.now();
    const ended = (outcome: OutcomeLabel): void => {
      instruments[kind].total.inc({ [kind]: name, outcome });
      instruments[kind].duration.observe({ [kind]: name, outcome }, (performance.now() - from) / 1000);
    };
    try {
      const outcome = await work();
      ended(outcome.ok ? 'ok' : outcome.error instanceof InvalidInput ? 'invalid' : 'refused');
      return outcome;
    } catch (error) {
      ended('error');
      throw error;
    }
  };
}
