import { setTimeout as delay } from 'node:timers/promises';
import { type Attestation, type DrillContext, type Experiment, measured, Unsteady } from '../../model/index.ts';
import { instanceOf, type Lived, mainProcess, stillListed } from '../application/instances.ts';
import { until } from '../application/until.ts';
import { delayFromSeed } from '../failover/delay-from-seed.ts';
import { EdgeVisitors, longestSilence } from './edge-visitors.ts';
import { judgeFailedVisits, judgeSilence, underWay } from './judge.ts';
import type { SharedProcess } from './replicas.ts';
import { text } from './text.ts';

const PER_SECOND = 50;
const WARM = 50;
const WARM_WITHIN = 15_000;
/** Milliseconds the process stays gone, so that being without it is what is measured, and not how fast it starts. */
const HELD_FOR = 3000;
const HOLD_GRACE = 5000;
/**
 * Looks for an answer that came without the process, once its time is over. Counted, not timed: between two looks what has arrived is read, so that a
 * pause of this process is not taken for an outage. Together shorter than the grace.
 */
const LOOKS = 40;
/** Answers that show that they flow: few, so that a slow machine is not taken for an outage. */
const ENOUGH = 20;
const RUNS_WITHIN = 30_000;
const LOOK_ON = 2000;
const LOOK_EVERY = 50;
/** Requests begun within this many milliseconds of the fault count as in flight at it. */
const AROUND = 50;
const NEEDED = 2;
const LAG_ALLOWED = 200;

/** One replica of a process is killed, under visitors at the edge. */
export function processLost(context: DrillContext, shared: SharedProcess): Experiment {
  const { stack, platform, signal } = context;
  const visitors = new EdgeVisitors(stack, shared.path, PER_SECOND);
  const victim = shared.instances[context.seed % shared.instances.length];
  if (victim === undefined) throw new Error('a process without replicas');
  const service = victim.name;
  let struck: Lived | undefined;
  let seen: Attestation | null = null;
  let fault = Number.NaN;
  /** When the kernel had taken the signal. */
  let gone = Number.NaN;
  let lagFrom = 0;
  let returned = false;
  let secondsToRun: number | null = null;

  return {
    async steady() {
      await visitors.start();
      const answered = () => visitors.answeredAfter(0);
      const isWarm = await until(WARM_WITHIN, () => answered() >= WARM, signal);
      const failed = visitors.visits.find(({ outcome }) => outcome === 'failed');
      if (!isWarm || failed !== undefined) throw new Unsteady(text.noAnswers(failed?.said ?? ''));
      context.say(text.answering(answered(), service));
    },
    async inject() {
      const now = mainProcess(await instanceOf(platform, service));
      if (now === null) throw new Unsteady(text.notRunning(service));
      await context.guard({ kind: 'release', service });
      await platform.hold(service, HELD_FOR + HOLD_GRACE);
      await delayFromSeed(context);
      struck = now;
      lagFrom = visitors.arrivals.lags.length;
      fault = performance.now();
      await platform.strike(struck.node, struck, 'SIGKILL');
      gone = performance.now();
    },
    async attest() {
      if (seen !== null || struck === undefined) return seen;
      const { node, pid, startTicks } = struck;
      if (stillListed([struck], await platform.processes(node))) return null;
      seen = {
        what: `the kernel no longer lists process ${pid} (${service})`,
        at: new Date().toISOString(),
        facts: { service, node, pid, startTicks },
      };
      return seen;
    },
    async observe() {
      await delay(Math.max(0, fault + HELD_FOR - performance.now()), undefined, { signal });
      // What was under way at the fault is over by then: an answer to a request of the second half came from another replica.
      const cameWithout = () => visitors.answeredAfter(fault + HELD_FOR / 2) > 0;
      for (let look = 0; look < LOOKS && !(returned = cameWithout()); look += 1) await delay(LOOK_EVERY, undefined, { signal });
      const held = await instanceOf(platform, service);
      if (held?.state !== 'held') throw new Error(`${service} runs again though it is held`);
      await platform.release(service);
      const released = performance.now();
      if (await until(RUNS_WITHIN, async () => (await instanceOf(platform, service))?.state === 'running', signal))
        secondsToRun = (performance.now() - released) / 1000;
      // A replica that has just started takes requests again.
      await delay(LOOK_ON, undefined, { signal });
      const now = performance.now();
      const answersStill = await until(RUNS_WITHIN, () => visitors.answeredAfter(now) >= ENOUGH, signal);
      returned &&= answersStill;
    },
    async verify() {
      await visitors.finish();
      const silence = longestSilence(visitors.visits, fault);
      const allowed = underWay(visitors.visits, fault, gone);
      const failed = visitors.visits.filter(({ outcome }) => outcome !== 'answered').length;
      const waits = visitors.visits
        .filter(({ outcome, done }) => outcome === 'answered' && done > fault)
        .map((one) => (one.done - one.intended) / 1000);
      const lagP99 = visitors.arrivals.lagP99(lagFrom);
      return {
        measurements: [
          ...(silence === null ? [] : [measured('seconds-without-answers', silence, 'seconds')]),
          measured('failed-requests', failed, 'count'),
          measured('failed-requests-allowed', allowed, 'count'),
          measured('requests', visitors.visits.length, 'count'),
          measured('longest-wait', Math.max(0, ...waits), 'seconds'),
          ...(secondsToRun === null ? [] : [measured('seconds-to-run-again', secondsToRun, 'seconds')]),
          measured('generator-lag-p99', lagP99, 'milliseconds'),
        ],
        judgements: [judgeSilence(silence, returned), judgeFailedVisits(failed, allowed)],
        load: {
          inFlightAtFault: visitors.visits.filter(({ intended }) => Math.abs(intended - fault) <= AROUND).length,
          inFlightNeeded: NEEDED,
          lagP99,
          lagAllowed: LAG_ALLOWED,
        },
      };
    },
    end: () => visitors.finish(),
  };
}
