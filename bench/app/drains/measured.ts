import type { Measured } from '../../result.ts';

/** One copy drained and replaced under load. */
export interface DrainRun {
  /** From SIGTERM until its process was gone, seconds. */
  readonly seconds: number;
  /** Exit code; anything but 0 says that requests were cut off or something could not be closed. */
  readonly code: number | null;
  /** Requests meant for the time from just before SIGTERM until the next copy was ready. */
  readonly sent: number;
  readonly failed: number;
  readonly failures: readonly string[];
  /** 99th percentile of how late the load itself was, milliseconds. */
  readonly lag: number;
}

/** Name of the result. */
export const DRAINS = 'app-drains';
export const DRAIN_SAMPLE = {
  failed: 'failed requests',
  cut: 'ended badly',
  sent: 'requests meanwhile',
  seconds: 'drain',
  lag: 'lateness of the load',
} as const;

/** Milliseconds the load may be late itself: more, and it was no load of that rate. */
const LATE = 50;

/** Pure. */
export function measuredDrains(runs: readonly DrainRun[]): Measured {
  return {
    name: DRAINS,
    samples: {
      [DRAIN_SAMPLE.failed]: { unit: 'count', values: runs.map(({ failed }) => failed) },
      [DRAIN_SAMPLE.cut]: { unit: 'count', values: runs.map(({ code }) => (code === 0 ? 0 : 1)) },
      [DRAIN_SAMPLE.sent]: { unit: 'count', values: runs.map(({ sent }) => sent) },
      [DRAIN_SAMPLE.seconds]: { unit: 's', values: runs.map(({ seconds }) => Math.round(seconds * 100) / 100) },
      [DRAIN_SAMPLE.lag]: { unit: 'ms', values: runs.map(({ lag }) => lag) },
    },
    goals: [
      { of: DRAIN_SAMPLE.failed, by: 'maximum', atMost: 0 },
      { of: DRAIN_SAMPLE.cut, by: 'maximum', atMost: 0 },
      // No request can fail where none comes.
      { of: DRAIN_SAMPLE.sent, by: 'minimum', atLeast: 100 },
      { of: DRAIN_SAMPLE.lag, by: 'median', atMost: LATE },
    ],
  };
}

/** One line of a drain, for whoever watches. Pure. */
export function toldDrain({ seconds, code, sent, failed, failures, lag }: DrainRun): string {
  const why = failures.length === 0 ? '' : `: ${failures.join('; ')}`;
  return `${seconds.toFixed(2)} s, exit code ${code}, ${failed} of ${sent} requests failed, load ${lag} ms late${why}`;
}
