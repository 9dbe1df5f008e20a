import type { Registry } from 'prom-client';
import { counter, histogram } from '../metrics/index.ts';

/** `lost`: the worker that had it is gone. `handed_back`: the worker stopped, and it is as it was. */
export type JobOutcome = 'done' | 'retried' | 'dead' | 'lost' | 'handed_back';

/** Seconds; jobs are slower than requests. */
const BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600];

/** Tells what became of a job and how long its handler took; labels are declared kinds and queues. */
export function jobInstruments(registry: Registry | undefined): (queue: string, kind: string, outcome: JobOutcome, seconds?: number) => void {
  if (registry === undefined) return () => undefined;
  const labelNames = ['queue', 'kind', 'outcome'] as const;
  const total = counter(registry, { name: 'jobs_total', help: 'Attempts at jobs, by what became of them.', labelNames });
  const duration = histogram(registry, { name: 'job_duration_seconds', help: 'Time of an attempt.', labelNames, buckets: BUCKETS });
  return (queue, kind, outcome, seconds) => {
    total.inc({ queue, kind, outcome });
    if (seconds !== undefined) duration.observe({ queue, kind, outcome }, seconds);
  };
}
