import { Cron } from 'croner';
import type { Job, JobResult, Platform } from '../model/index.ts';

/** Milliseconds a scheduled `prove` may take: all drills with their longest observations, several times over. */
const WITHIN = 3 * 3_600_000;

export interface ScheduleOptions {
  /** Cron expression of five fields, by the machine's clock. */
  readonly cron: string;
  /** `prove` as it is to be run. */
  readonly job: Job;
  readonly platform: Pick<Platform, 'run'>;
  readonly onDone: (result: JobResult) => void;
  readonly onError: (error: unknown) => void;
}

/** Run the drills that are due when their time comes, one such run at a time. Ends when `signal` aborts; a run under way goes on in the agent. */
export function scheduleDrills(options: ScheduleOptions, signal: AbortSignal): void {
  const cron = new Cron(options.cron, { protect: true }, async () => {
    try {
      options.onDone(await options.platform.run(options.job, signal));
    } catch (error) {
      if (!signal.aborted) options.onError(error);
    }
  });
  signal.addEventListener('abort', () => cron.stop(), { once: true });
}

/** The command the schedule runs: the same `prumo prove` a person would type, as the same user. */
export function scheduledProve(inputs: {
  readonly node: string;
  readonly cli: string;
  readonly spec: string;
  readonly env: Readonly<Record<string, string>>;
}): Job {
  return {
    name: 'scheduled-drills',
    component: 'prumo',
    node: 'prumo',
    argv: [inputs.node, inputs.cli, '--file', inputs.spec, 'prove', '--json'],
    env: inputs.env,
    files: [],
    after: [],
    within: WITHIN,
    runs: 'always',
    title: 'run the drills that are due',
  };
}
