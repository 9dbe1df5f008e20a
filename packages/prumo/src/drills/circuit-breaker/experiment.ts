import * as z from 'zod';
import { type Attestation, type DrillContext, type Experiment, measured, Unsteady } from '../../model/index.ts';
import { instanceOf, type Lived, mainProcess, servicesOf, someLive, treeOf } from '../application/instances.ts';
import { count, Tester } from '../application/tester.ts';
import { text as application } from '../application/text.ts';
import { failedIn, judgeBreaker, type Round, slowestWhenOpen } from './judge.ts';
import { text } from './text.ts';

/** Milliseconds for the breaker to open: some failures, each as long as a call may wait. */
const OPENS_WITHIN = 60_000;
/** Milliseconds for it to close again: as long as a breaker commonly waits before it tries, and a round. */
const RECOVERS_WITHIN = 90_000;

const beforeSchema = z.object({ asked: count, answered: count });
const duringSchema = z.object({ asked: count, degraded: count, failed: count, slowestMs: z.number().min(0), open: z.boolean() });
const afterSchema = beforeSchema.extend({ open: z.boolean() });

/** A service the application calls is stopped while its pages are asked for. */
export function dependencyStopped(context: DrillContext): Experiment {
  const { stack, platform } = context;
  const process = stack.spec.app?.proofs['circuit-breaker']?.process ?? '';
  const services = servicesOf(stack.spec, process);
  const tester = new Tester(context, 'circuit-breaker');
  const rounds: Round[] = [];
  /** Everything of the service, when it was stopped. */
  let lived: readonly Lived[] = [];
  /** Whether each look, from the first round to the last, found nothing of it. */
  let stayedGone = false;
  let pages = 0;
  let recovered = false;
  let secondsToRecover: number | null = null;

  async function isGone(): Promise<boolean> {
    if (lived.length === 0 || (await someLive(platform, lived))) return false;
    const now = await Promise.all(services.map((service) => instanceOf(platform, service)));
    return now.every((one) => one?.pid === null);
  }

  async function round(): Promise<Round> {
    const told = await tester.ask('during', duringSchema);
    stayedGone &&= await isGone();
    rounds.push(told);
    return told;
  }

  return {
    async steady() {
      for (const service of services)
        if (mainProcess(await instanceOf(platform, service)) === null) throw new Unsteady(application.notRunning(service));
      await tester.prepare();
      const { asked, answered } = await tester.ask('before', beforeSchema);
      if (asked === 0 || answered !== asked) throw new Unsteady(text.notWhole(asked, answered));
      pages = asked;
    },
    async inject() {
      await context.guard(...services.map((service) => ({ kind: 'start', service }) as const));
      for (const service of services) {
        const root = mainProcess(await instanceOf(platform, service));
        if (root === null) throw new Unsteady(application.notRunning(service));
        lived = [...lived, ...treeOf(root, await platform.processes(root.node))];
      }
      for (const service of services) await platform.stop(service);
      context.say(text.gone(process));
      stayedGone = await isGone();
    },
    attest(): Promise<Attestation | null> {
      // Only for as long as pages were asked for, which is over when the rounds are.
      if (!stayedGone || rounds.length === 0) return Promise.resolve(null);
      const pids = lived.map(({ service, pid }) => `${pid} (${service})`).join(', ');
      return Promise.resolve({
        what: `the kernel listed none of ${pids}, and no other process of ${process}, from before the first round of pages to after the last`,
        at: new Date().toISOString(),
        facts: { lived, rounds: rounds.length },
      });
    },
    async observe() {
      const deadline = performance.now() + OPENS_WITHIN;
      while (!(await round()).open && performance.now() < deadline);
      context.say(text.opened(pages * rounds.length));
      // The one in which it opened had to wait: what is at once shows in those after it.
      for (let more = 0; more < 3 && slowestWhenOpen(rounds) === null; more += 1) await round();
      for (const service of services) await platform.start(service);
      const back = performance.now();
      const isWhole = ({ asked, answered, open }: z.infer<typeof afterSchema>) => asked >= pages && answered === asked && !open;
      // Before the undo, which takes away what the tester has made.
      recovered = isWhole(await tester.poll('after', afterSchema, RECOVERS_WITHIN, isWhole));
      if (recovered) secondsToRecover = (performance.now() - back) / 1000;
    },
    verify() {
      const slowest = slowestWhenOpen(rounds);
      return Promise.resolve({
        measurements: [
          measured('failed-pages', failedIn(rounds), 'count'),
          measured(
            'pages',
            rounds.reduce((sum, { asked }) => sum + asked, 0),
            'count',
          ),
          ...(slowest === null ? [] : [measured('slowest-page-when-open', slowest, 'milliseconds')]),
          ...(secondsToRecover === null ? [] : [measured('seconds-to-recover', secondsToRecover, 'seconds')]),
        ],
        judgements: [judgeBreaker({ pages, rounds, recovered })],
        load: null,
      });
    },
    end: () => Promise.resolve(),
  };
}
