import { Registry } from 'prom-client';
import { dependency } from '../../src/resilience/index.ts';

export const registry = new Registry();

class NoSuchCase extends Error {}

export const court = dependency('court', {
  timeoutMs: 2000,
  retry: { attempts: 2, firstPauseMs: 100 },
  breaker: { opensAfter: 5, halfOpenAfterMs: 10_000 },
  bulkhead: { concurrent: 10, waiting: 20 },
  isFailure: (error) => !(error instanceof NoSuchCase),
  registry,
});

/** The court's own state of a case, or what was last known. */
export function stateOf(url: string, lastKnown: string, signal: AbortSignal): Promise<string> {
  return court.call(
    async (attempt) => {
      const response = await fetch(url, { signal: attempt });
      if (response.status === 404) throw new NoSuchCase(url);
      if (!response.ok) throw new Error(`the court answered ${response.status}`);
      return response.text();
    },
    { signal, idempotent: true, fallback: () => lastKnown },
  );
}
