import * as z from 'zod';
import { type Attestation, type DrillContext, type Experiment, measured, Unsteady } from '../../model/index.ts';
import { instanceOf, type Lived, mainProcess, servicesOf, someLive } from '../application/instances.ts';
import { count, Tester } from '../application/tester.ts';
import { text as application } from '../application/text.ts';
import { until } from '../application/until.ts';
import { type JobsTold, judgeQueue, LEAST_JOBS } from './judge.ts';
import { text } from './text.ts';

/** Milliseconds for a worker to take the first job. */
const UNDER_WAY_WITHIN = 60_000;
const RUNS_WITHIN = 60_000;
/** Milliseconds for the rest: beyond the time for which a queue takes a job for still under way, commonly 30 s to a minute. */
const DONE_WITHIN = 180_000;

const begunSchema = z.object({ enqueued: count });
const duringSchema = z.object({ done: count, active: count });
const jobsSchema = z.object({ enqueued: count, done: count, lost: count, doubled: count, pending: count });

/** All replicas of the worker are killed with jobs under way; which of them has a job only the queue knows. */
export function workerKilled(context: DrillContext): Experiment {
  const { stack, platform, signal } = context;
  const process = stack.spec.app?.proofs.queue?.process ?? '';
  const services = servicesOf(stack.spec, process);
  const tester = new Tester(context, 'queue');
  let begun = 0;
  let during = { done: 0, active: 0 };
  let struck: readonly Lived[] = [];
  let seen: Attestation | null = null;
  let killed = Number.NaN;
  let returned = false;
  let secondsToRun: number | null = null;
  let verified: JobsTold | undefined;

  async function workers(): Promise<readonly Lived[]> {
    return Promise.all(
      services.map(async (service) => {
        const lived = mainProcess(await instanceOf(platform, service));
        if (lived === null) throw new Unsteady(application.notRunning(service));
        return lived;
      }),
    );
  }

  return {
    async steady() {
      await workers();
      await tester.prepare();
      begun = (await tester.ask('begin', begunSchema)).enqueued;
      if (begun < LEAST_JOBS) throw new Unsteady(text.tooFew(begun, LEAST_JOBS));
    },
    async inject() {
      const now = await workers();
      during = await tester.poll('during', duringSchema, UNDER_WAY_WITHIN, ({ done, active }) => active > 0 || done >= begun);
      if (during.active === 0 || during.done >= begun) throw new Unsteady(text.nothingUnderWay());
      struck = now;
      killed = performance.now();
      const hits = await Promise.all(now.map((one) => platform.strike(one.node, one, 'SIGKILL')));
      // One that was gone by itself was not killed at work.
      if (hits.includes(false)) throw new Unsteady(application.notRunning(process));
      context.say(text.underWay(during.active, during.done, begun));
    },
    async attest() {
      if (seen !== null || struck.length === 0) return seen;
      if (await someLive(platform, struck)) return null;
      seen = {
        what: `the kernel no longer lists ${struck.map(({ service, pid }) => `process ${pid} (${service})`).join(', ')}`,
        at: new Date().toISOString(),
        facts: { struck, during },
      };
      return seen;
    },
    async observe() {
      const isBack = async (): Promise<boolean> => {
        const now = await Promise.all(services.map((service) => instanceOf(platform, service)));
        return now.every((one) => {
          const lived = mainProcess(one);
          return lived !== null && !struck.some(({ pid, startTicks }) => pid === lived.pid && startTicks === lived.startTicks);
        });
      };
      returned = await until(RUNS_WITHIN, isBack, signal);
      if (returned) secondsToRun = (performance.now() - killed) / 1000;
      // Before the undo, which takes away what the tester has made.
      verified = await tester.poll('verify', jobsSchema, DONE_WITHIN, ({ pending }) => pending === 0);
    },
    verify() {
      if (verified === undefined) throw new Error('nothing was counted');
      const { enqueued, done, lost, doubled, pending } = verified;
      return Promise.resolve({
        measurements: [
          measured('jobs-not-done-once', lost + doubled + pending, 'count'),
          measured('jobs', enqueued, 'count'),
          measured('jobs-done', done, 'count'),
          measured('jobs-lost', lost, 'count'),
          measured('jobs-doubled', doubled, 'count'),
          measured('jobs-under-way-at-fault', during.active, 'count'),
          ...(secondsToRun === null ? [] : [measured('seconds-to-run-again', secondsToRun, 'seconds')]),
        ],
        judgements: [judgeQueue({ begun, during, verified, returned })],
        load: null,
      });
    },
    end: () => Promise.resolve(),
  };
}
