import { setTimeout as delay } from 'node:timers/promises';
import { type Attestation, type DrillContext, type Experiment, type Instance, measured, Unsteady } from '../../model/index.ts';
import { instanceOf, type Lived, mainProcess, stillListed } from '../application/instances.ts';
import { until } from '../application/until.ts';
import { delayFromSeed } from '../failover/delay-from-seed.ts';
import { EdgeVisitors } from '../process-loss/edge-visitors.ts';
import type { SharedProcess } from '../process-loss/replicas.ts';
import { text as visitors } from '../process-loss/text.ts';
import { judgeDrain } from './judge.ts';
import { text } from './text.ts';

const PER_SECOND = 100;
const WARM = 100;
const WARM_WITHIN = 15_000;
const RUNS_WITHIN = 60_000;
/** Milliseconds to look on after it runs again: a replica that takes requests before it can answer them fails some. */
const LOOK_ON = 3000;
/** Requests begun within this many milliseconds of the signal count as in flight at it. */
const AROUND = 50;
const NEEDED = 2;
const LAG_ALLOWED = 200;

/** One replica is stopped in order under visitors at the edge. */
export function replicaStopped(context: DrillContext, shared: SharedProcess): Experiment {
  const { stack, platform, signal } = context;
  const crowd = new EdgeVisitors(stack, shared.path, PER_SECOND);
  const chosen = shared.instances[context.seed % shared.instances.length];
  if (chosen === undefined) throw new Error('a process without replicas');
  const service = chosen.name;
  let old: Lived | undefined;
  let seen: Attestation | null = null;
  let asked = Number.NaN;
  let took = Number.NaN;
  let end: Instance['lastExit'] = null;
  let lagFrom = 0;
  let returned = false;

  return {
    async steady() {
      await crowd.start();
      const isWarm = await until(WARM_WITHIN, () => crowd.answeredAfter(0) >= WARM, signal);
      const failed = crowd.visits.find(({ outcome }) => outcome === 'failed');
      if (!isWarm || failed !== undefined) throw new Unsteady(visitors.noAnswers(failed?.said ?? ''));
      context.say(visitors.answering(crowd.answeredAfter(0), service));
    },
    async inject() {
      const now = mainProcess(await instanceOf(platform, service));
      if (now === null) throw new Unsteady(visitors.notRunning(service));
      await context.guard({ kind: 'start', service });
      await delayFromSeed(context);
      old = now;
      lagFrom = crowd.arrivals.lags.length;
      asked = performance.now();
      await platform.stop(service);
      took = (performance.now() - asked) / 1000;
      const then = await instanceOf(platform, service);
      end = then?.state === 'stopped' ? then.lastExit : null;
      context.say(text.stopped(service, took));
    },
    async attest() {
      if (seen !== null || old === undefined) return seen;
      const { node, pid, startTicks } = old;
      if (stillListed([old], await platform.processes(node))) return null;
      seen = {
        what: `the kernel no longer lists process ${pid} (${service}), which was sent SIGTERM`,
        at: new Date().toISOString(),
        facts: { service, node, pid, startTicks, exit: end },
      };
      return seen;
    },
    async observe() {
      await platform.start(service);
      const began = performance.now();
      const runs = await until(RUNS_WITHIN, async () => (await instanceOf(platform, service))?.state === 'running', signal);
      await delay(LOOK_ON, undefined, { signal });
      returned = runs && crowd.answeredAfter(began) > 0;
    },
    async verify() {
      await crowd.finish();
      const failed = crowd.visits.filter(({ outcome }) => outcome !== 'answered');
      const waits = crowd.visits
        .filter(({ outcome, done }) => outcome === 'answered' && done > asked)
        .map((one) => (one.done - one.intended) / 1000);
      const lagP99 = crowd.arrivals.lagP99(lagFrom);
      return {
        measurements: [
          measured('failed-requests', failed.length, 'count'),
          measured('requests', crowd.visits.length, 'count'),
          measured('seconds-to-drain', took, 'seconds'),
          measured('longest-wait', Math.max(0, ...waits), 'seconds'),
          measured('generator-lag-p99', lagP99, 'milliseconds'),
        ],
        judgements: [
          judgeDrain({
            failed: failed.length,
            said: failed[0]?.said ?? '',
            endedItself: end === null ? null : end.signal !== 'SIGKILL',
            took,
            returned,
          }),
        ],
        load: {
          inFlightAtFault: crowd.visits.filter(({ intended }) => Math.abs(intended - asked) <= AROUND).length,
          inFlightNeeded: NEEDED,
          lagP99,
          lagAllowed: LAG_ALLOWED,
        },
      };
    },
    end: () => crowd.finish(),
  };
}
