import { setTimeout as delay } from 'node:timers/promises';
import { patroniTiming } from '../../components/postgres/index.ts';
import { type Attestation, type DrillContext, type Experiment, type Judgement, measured, type NodeProcess } from '../../model/index.ts';
import { delayFromSeed } from '../failover/delay-from-seed.ts';
import { judgeLoss } from '../failover/judge.ts';
import { LedgerRun } from '../failover/ledger-run.ts';
import { attestGone, patroniOf, postmasterOf, stayedAway, strikeAll } from '../failover/processes.ts';
import { text as family } from '../failover/text.ts';
import { acknowledgedAlone, hitsWindow, judgeAlone } from './judge.ts';
import { isStrict, turnStrictOn } from './strict-mode.ts';
import { survivorsHave } from './survivors.ts';
import { text } from './text.ts';
import type { Window } from './window.ts';

/** Milliseconds for the first take-over. Patroni's own way takes ttl + loop + election, 27–30 s at its defaults. */
const PROMOTED_WITHIN = 60_000;
/** Milliseconds to wait for writes to be tried, and writes acknowledged alone that make a loss visible. */
const ALONE_WITHIN = 5000;
const ALONE_ENOUGH = 5;
/** Writes seen to wait for a standby: strict mode was then tried, and would have acknowledged them. */
const WAITING_ENOUGH = 2;
const LOOK_EVERY = 5;
/** Milliseconds after which writes must be back once both nodes may run again. */
const WRITES_WITHIN = 90_000;
const ENOUGH = 100;
/** Milliseconds a hold lasts at most; the undo ends it sooner. */
const HELD = 240_000;

/** Both processes of a node that make it a database. */
interface Victim {
  readonly member: string;
  readonly node: string;
  readonly struck: readonly NodeProcess[];
}

export interface SecondFaultOptions {
  readonly context: DrillContext;
  readonly strict: 'as set' | 'on';
  /** Claim that no write is acknowledged by one node alone. Absent: it is only measured. */
  readonly alone?: string;
  /** Claim that nothing is lost once both are back. */
  readonly loss?: string;
}

/**
 * The primary dies, and the one promoted in its place before a standby is synchronous again. Both stay away until a third leads or
 * Patroni's lease and election would have let it; what the living have by then is what was left of the acknowledged writes. Then both come back.
 */
export function secondFault({ context, strict: mode, alone: aloneClaim, loss }: SecondFaultOptions): Experiment {
  const { platform, signal, stack } = context;
  const run = new LedgerRun(context);
  const { ttl, loopWait } = patroniTiming(stack.server('patroni').version);
  let strict = false;
  let first: Victim | undefined;
  let second: Victim | undefined;
  let window: Window | undefined;
  let proof: Attestation | null = null;
  let third: string | null = null;
  let alone: number | null = null;
  let backAt = Number.NaN;
  let returned = false;

  /** Wait until writes were acknowledged with nobody synchronous, or, in strict mode, wait for somebody to be; or until somebody is. */
  async function untilAlone(member: string, promoted: number): Promise<Omit<Window, 'struck'>> {
    const deadline = performance.now() + ALONE_WITHIN;
    for (;;) {
      signal.throwIfAborted();
      const word = await run.promotions.ask(member);
      if (word === null) throw new Error(`${member} does not answer any more`);
      const acknowledged = run.log.of('acknowledged', 'application').filter((write) => write.sent > promoted).length;
      const { timeline, synchronous, waiting } = word;
      const enough = acknowledged >= ALONE_ENOUGH || (strict && waiting >= WAITING_ENOUGH);
      if (synchronous > 0 || enough || performance.now() > deadline)
        return { member, promoted, timeline, synchronous, acknowledged, waiting };
      await delay(LOOK_EVERY);
    }
  }

  async function hold(victim: Victim): Promise<void> {
    await context.guard({ kind: 'release', service: victim.member });
    await platform.hold(victim.member, HELD);
  }

  return {
    async steady() {
      if (mode === 'on' && !stack.spec.database.strict) await turnStrictOn(context);
      strict = await isStrict(context);
      await run.begin();
      first = await victimOf(context, run, run.primary);
      context.say(family.writing(run.log.of('acknowledged').length));
    },
    async inject() {
      if (first === undefined) throw new Error('steady was not called');
      await delayFromSeed(context);
      await hold(first);
      run.markFault();
      run.promotions.start();
      await strikeAll(platform, first.node, first.struck, 'SIGKILL');
      const promotion = await run.promotions.awaited(PROMOTED_WITHIN, signal);
      if (promotion === null) return context.say(family.noTakeover());
      second = await victimOf(context, run, promotion.member);
      // Beforehand: between the last look and the strike nothing else is done.
      await hold(second);
      const seen = await untilAlone(promotion.member, promotion.at);
      window = { ...seen, struck: performance.now() };
      await strikeAll(platform, second.node, second.struck, 'SIGKILL');
      run.timesNoMore();
      context.say(text.struckTwice(seen, (window.struck - seen.promoted) / 1000));
    },
    async attest() {
      if (first === undefined || second === undefined || window === undefined || !hitsWindow(window, strict)) return null;
      proof ??= await attestBoth(context, first, second, window);
      return proof;
    },
    async observe() {
      if (first !== undefined && second !== undefined && window !== undefined) {
        const dead = [first.member, second.member];
        third = await run.leads(dead, window.struck, (ttl + 2 * loopWait) * 1000);
        context.say(third === null ? text.nobodyLeads() : text.thirdLeads(third));
        const writes = run.log.of('acknowledged', 'application');
        const survivors = await survivorsHave(run, dead);
        alone = survivors === null ? null : acknowledgedAlone(writes, window, survivors).length;
        for (const member of dead) await stayedAway(platform, member);
        for (const member of dead) await platform.release(member);
      }
      backAt = performance.now();
      returned = await run.writesAfter(backAt, ENOUGH, WRITES_WITHIN);
      if (!returned) context.say(family.neverReturned());
    },
    async verify() {
      await run.finish();
      const { whole, accounts, unread } = await run.accounts();
      const came: Judgement | undefined =
        loss === undefined ? undefined : { claim: loss, kind: 'timing', held: returned, reason: returned ? null : family.neverReturned() };
      return {
        measurements: [
          ...run.measurements(accounts),
          measured('strict-mode', strict ? 1 : 0, 'count'),
          measured('writes-back-after-both', returned ? 1 : 0, 'count'),
          ...(alone === null ? [] : [measured('writes-acknowledged-alone', alone, 'count')]),
          ...(window === undefined
            ? []
            : [
                measured('seconds-to-new-primary', (window.promoted - run.fault) / 1000, 'seconds'),
                measured('seconds-between-promotion-and-second-fault', (window.struck - window.promoted) / 1000, 'seconds'),
                measured('writes-acknowledged-in-window', window.acknowledged, 'count'),
                measured('writes-waiting-at-second-fault', window.waiting, 'count'),
                measured('synchronous-standbys-at-second-fault', window.synchronous, 'count'),
                measured('third-led-while-both-were-away', third === null ? 0 : 1, 'count'),
                measured('seconds-both-were-away', (backAt - window.struck) / 1000, 'seconds'),
              ]),
          ...(whole ? [measured('seconds-to-rejoin', (performance.now() - backAt) / 1000, 'seconds')] : []),
        ],
        judgements: [
          ...(aloneClaim === undefined ? [] : [judgeAlone(aloneClaim, alone)]),
          ...(loss === undefined ? [] : [judgeLoss(loss, accounts, unread, run.synchrony)]),
          ...(came === undefined ? [] : [came]),
        ],
        load: run.load,
      };
    },
    end: () => run.end(),
  };
}

async function victimOf({ platform }: DrillContext, run: LedgerRun, member: string): Promise<Victim> {
  const node = run.database.node(member).name;
  const processes = await platform.processes(node);
  const [patroni, postmaster] = [patroniOf(processes), postmasterOf(processes)];
  if (patroni === undefined || postmaster === undefined) throw new Error(`${member} has no Patroni or no postmaster`);
  return { member, node, struck: [patroni, postmaster] };
}

async function attestBoth({ platform }: DrillContext, first: Victim, second: Victim, window: Window): Promise<Attestation | null> {
  const one = await attestGone(platform, first.node, first.struck);
  const other = await attestGone(platform, second.node, second.struck);
  if (one === null || other === null) return null;
  const { member, timeline, synchronous, waiting } = window;
  return {
    what: `${one.what}; PostgreSQL of ${member} said it was primary on timeline ${timeline} with ${synchronous} synchronous standbys and ${waiting} writes waiting for one; ${other.what}`,
    at: other.at,
    facts: { first: one.facts, promoted: { member, timeline, synchronous, waiting }, second: other.facts },
  };
}
