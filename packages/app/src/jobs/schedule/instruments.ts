import type { Registry } from 'prom-client';
import { counter, gauge, histogram } from '../../metrics/index.ts';

export interface ScheduleInstruments {
  ran(task: string, outcome: 'done' | 'elsewhere' | 'failed', seconds: number): void;
  /** Done by this scheduler or another, for this time. */
  doneFor(task: string, due: Date): void;
  leftOut(task: string, runs: number): void;
}

export function scheduleInstruments(registry: Registry | undefined): ScheduleInstruments {
  if (registry === undefined) return { ran: () => undefined, doneFor: () => undefined, leftOut: () => undefined };
  const runs = counter(registry, {
    name: 'schedule_runs_total',
    help: 'Times a task was due, by what became of them.',
    labelNames: ['task', 'outcome'],
  });
  const duration = histogram(registry, {
    name: 'schedule_run_duration_seconds',
    help: 'Time a run took, further attempts included.',
    labelNames: ['task'],
    buckets: [0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
  });
  const last = gauge(registry, {
    name: 'schedule_last_done_timestamp_seconds',
    help: 'The last time a task was due and done, by whichever scheduler, seconds since 1970.',
    labelNames: ['task'],
  });
  const leftOut = counter(registry, {
    name: 'schedule_missed_total',
    help: 'Times that passed and were not made up for.',
    labelNames: ['task'],
  });
  return {
    ran(task, outcome, seconds) {
      runs.inc({ task, outcome });
      if (outcome === 'done') duration.observe({ task }, seconds);
    },
    doneFor: (task, due) => last.set({ task }, due.getTime() / 1000),
    leftOut: (task, number) => leftOut.inc({ task }, number),
  };
}
