import { setTimeout as delay } from 'node:timers/promises';
import { type Attestation, type DrillContext, type Experiment, type Findings, measured, type NodeProcess } from '../../model/index.ts';
import type { Account } from '../load/account.ts';
import { delayFromSeed } from '../failover/delay-from-seed.ts';
import { LedgerRun } from '../failover/ledger-run.ts';
import { attestGone } from '../failover/processes.ts';
import { text as writing } from '../failover/text.ts';
import { mayBeLost } from './judge.ts';
import { text } from './text.ts';

/** Milliseconds for writes to flow again after the fault, and for what was struck to run again once it may. */
const WRITES_WITHIN = 30_000;
const RUNS_WITHIN = 30_000;
/** Writes that show that they flow: few, so that a slow machine is not taken for an outage. */
const ENOUGH = 20;
/** Milliseconds to go on looking after the struck services run again: one that comes back wrong breaks what worked without it. */
const LOOK_ON = 2000;
const LOOK_EVERY = 50;
/** Milliseconds for the kernel to take killed processes down on a busy machine. */
const GONE_WITHIN = 2000;
/** Milliseconds a hold outlives the time it is wanted for, should nobody release it. */
const HOLD_GRACE = 5000;
/**
 * Looks for a write that went without the struck services, once their time is over. Counted, not timed: between two looks what has arrived is read, so
 * that a pause of this process is not taken for an outage. Together shorter than the grace.
 */
const LOOKS = 40;

/** A service whose node holds nothing else. */
export interface Victim {
  readonly service: string;
  readonly node: string;
  /** Connections that go through it, the load's among others. Default: none. */
  readonly carries?: number;
}

/** What came of the writes, when all is over. */
export interface Outcome {
  readonly run: LedgerRun;
  /** Writes flowed while the struck services were still gone, and when they were back. */
  readonly returned: boolean;
  readonly accounts: readonly Account[];
  readonly unread: readonly string[];
  /** Requests that were under way on what was struck, at most. */
  readonly allowed: number;
}

export interface ServicesLostOptions {
  readonly context: DrillContext;
  /** Who dies. Asked while writes flow, right before the fault. Rejects with `Unsteady`. */
  victims(run: LedgerRun): Promise<readonly Victim[]>;
  /** Milliseconds they stay gone, so that being without them is what is measured, and not how fast the agent is. */
  readonly heldFor: number;
  /** What somebody beside the kernel says of the fault while it lasts; null: that it did not happen. */
  readonly alsoSeen?: () => Promise<Pick<Attestation, 'what' | 'facts'> | null>;
  judge(outcome: Outcome): Findings['judgements'];
}

/** Everything on some services’ nodes is killed and stays gone for a while, under writes on the application's path. The primary is not touched. */
export function servicesLost(options: ServicesLostOptions): Experiment {
  const { context } = options;
  const { platform, signal } = context;
  const run = new LedgerRun(context);
  let victims: readonly Victim[] = [];
  const struck = new Map<string, readonly NodeProcess[]>();
  let seen: Attestation | null = null;
  let returned = false;
  let secondsToRun: number | null = null;

  async function strike({ node }: Victim): Promise<void> {
    const processes = (await platform.processes(node)).filter((one) => one.state !== 'Z');
    if (processes.length === 0) throw new Error(`nothing runs on ${node}`);
    struck.set(node, processes);
    await Promise.all(processes.map((one) => platform.strike(node, one, 'SIGKILL')));
  }

  /** A killed process is listed until the kernel has taken it down. Asked while the others are still without it: what else is seen of the fault lasts no longer. */
  async function allGone(): Promise<readonly (Attestation | null)[]> {
    const deadline = performance.now() + GONE_WITHIN;
    for (;;) {
      const gone = await Promise.all(victims.map(({ node }) => attestGone(platform, node, struck.get(node) ?? [])));
      if (!gone.includes(null) || performance.now() > deadline) return gone;
      await delay(LOOK_EVERY);
    }
  }

  /** Somebody who lets them go would make this a drill of nothing. Rejects then. */
  async function stayedGone(): Promise<void> {
    const now = await platform.observe();
    const early = victims.find(({ service }) => now.some((one) => one.service === service && one.state !== 'held'));
    if (early !== undefined) throw new Error(`${early.service} runs again though it is held`);
  }

  function wentWithout(): boolean {
    return run.log.of('acknowledged', 'application').some(({ sent }) => sent > run.fault + options.heldFor / 2);
  }

  async function runAgain(): Promise<number | null> {
    const from = performance.now();
    while (performance.now() - from < RUNS_WITHIN) {
      signal.throwIfAborted();
      const now = await platform.observe();
      if (victims.every(({ service }) => now.some((one) => one.service === service && one.state === 'running')))
        return (performance.now() - from) / 1000;
      await delay(LOOK_EVERY);
    }
    return null;
  }

  function allowed(): number {
    return mayBeLost(
      victims.map(({ carries = 0 }) => carries),
      run.writers.connections,
    );
  }

  return {
    async steady() {
      await run.begin();
      context.say(writing.writing(run.log.of('acknowledged').length));
      victims = await options.victims(run);
      context.say(text.chosen(victims.map(({ service }) => service)));
    },
    async inject() {
      await context.guard(...victims.map(({ service }) => ({ kind: 'release', service }) as const));
      for (const { service } of victims) await platform.hold(service, options.heldFor + HOLD_GRACE);
      await delayFromSeed(context);
      run.markFault();
      await Promise.all(victims.map(strike));
      context.say(writing.struck(victims.map(({ service }) => service).join(', ')));
    },
    async attest() {
      if (seen !== null) return seen;
      const gone = await allGone();
      if (gone.length === 0 || gone.includes(null)) return null;
      const nodes = gone.flatMap((one) => (one === null ? [] : [one]));
      const also = options.alsoSeen === undefined ? undefined : await options.alsoSeen();
      if (also === null) return null;
      seen = {
        what: [...nodes, ...(also === undefined ? [] : [also])].map(({ what }) => what).join('; '),
        at: new Date().toISOString(),
        facts: { nodes: nodes.map(({ facts }) => facts), ...also?.facts },
      };
      return seen;
    },
    async observe() {
      await delay(Math.max(0, run.fault + options.heldFor - performance.now()), undefined, { signal });
      // What was under way at the fault is over by then: a write in the second half went without them. One is enough to say that
      // it is possible; how long it takes is for the measure of time.
      for (let look = 0; look < LOOKS && !(returned = wentWithout()); look += 1) await delay(LOOK_EVERY, undefined, { signal });
      await stayedGone();
      context.say(returned ? text.goesOn(run.pause?.seconds ?? 0) : text.stands());
      for (const { service } of victims) await platform.release(service);
      secondsToRun = await runAgain();
      const flowsStill = await run.writesAfter(performance.now(), ENOUGH, WRITES_WITHIN);
      returned &&= flowsStill;
      await delay(LOOK_ON, undefined, { signal });
    },
    async verify() {
      await run.finish();
      const { accounts, unread } = await run.accounts();
      return {
        measurements: [
          ...run.measurements(accounts),
          measured('services-lost', victims.length, 'count'),
          measured('failed-requests-allowed', allowed(), 'count'),
          measured('seconds-lost-for', options.heldFor / 1000, 'seconds'),
          ...(secondsToRun === null ? [] : [measured('seconds-to-run-again', secondsToRun, 'seconds')]),
        ],
        judgements: options.judge({ run, returned, accounts, unread, allowed: allowed() }),
        load: run.load,
      };
    },
    end: () => run.end(),
  };
}
