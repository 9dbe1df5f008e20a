import { Cron } from 'croner';
import type { Job, JobResult, Platform } from '../model/index.ts';
import { type Scheduled, SCHEDULED, type Times } from './scheduled.ts';

export interface ScheduleOptions {
  readonly times: Times;
  /** The command line of each, as the user whose stack it is. */
  readonly job: (what: Scheduled) => Job;
  readonly platform: Pick<Platform, 'run'>;
  readonly onDone: (what: Scheduled, result: JobResult) => void;
  readonly onError: (what: Scheduled, error: unknown) => void;
}

/** Run each when its time comes, never twice at once. Ends when `signal` aborts, and with it what is under way. */
export function schedule(options: ScheduleOptions, signal: AbortSignal): void {
  for (const what of SCHEDULED) {
    const time = options.times[what];
    if (time === undefined) continue;
    const cron = new Cron(time, { protect: true }, async () => {
      try {
        options.onDone(what, await options.platform.run(options.job(what), signal));
      } catch (error) {
        if (!signal.aborted) options.onError(what, error);
      }
    });
    signal.addEventListener('abort', () => cron.stop(), { once: true });
  }
}
