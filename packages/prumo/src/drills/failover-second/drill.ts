import { setTimeout as delay } from 'node:timers/promises';
import { type Attestation, defineDrill, type DrillContext, measured, type NodeProcess } from '../../model/index.ts';
import { delayFromSeed } from '../failover/delay-from-seed.ts';
import { judgeLoss } from '../failover/judge.ts';
import { LedgerRun } from '../failover/ledger-run.ts';
import { attestGone, patroniOf, postmasterOf } from '../failover/processes.ts';
import { text as family } from '../failover/text.ts';
import { unfitForFailover } from '../failover/unfit.ts';
import { text } from './text.ts';
import { type Promoted, PromotionWatch } from './promotion-watch.ts';

/** Milliseconds for the first take-over. Patroni's own way takes ttl + loop + election, 27–30 s at its defaults. */
const PROMOTED_WITHIN = 60_000;
/** Milliseconds after which writes must be back after the second fault; a finding, not a promise of a time. */
const WRITES_WITHIN = 90_000;
const ENOUGH = 100;

/** Both processes of a node that make it a database. */
interface Victim {
  readonly node: string;
  readonly struck: readonly NodeProcess[];
}

/**
 * The primary’s node dies, and so does the one promoted in its place, before a standby is synchronous again. Without strict mode the new
 * primary may have acknowledged alone in between; with it, it must not.
 */
export const failoverSecond = defineDrill({
  id: 'failover-second',
  title: { en: 'The new primary’s node dies right after its promotion', 'pt-BR': 'O nó do novo primário morre logo após a promoção' },
  faultModel: {
    en: 'SIGKILL of PostgreSQL and Patroni on the primary’s node, then on the new primary’s before a standby is synchronous again',
    'pt-BR': 'SIGKILL no PostgreSQL e no Patroni do nó do primário e, antes de haver de novo um standby síncrono, do novo primário',
  },
  claims: ['second-failure-loses-no-write'],
  blast: 'database',
  touches: ['postgres', 'pgbouncer', 'haproxy', 'app'],
  risk: 9,
  expected: 45_000,
  unfit: unfitForFailover,
  async begin(context) {
    const { platform } = context;
    const { strict } = context.stack.spec.database;
    const run = new LedgerRun(context);
    const watch = new PromotionWatch(run);
    let first: Victim | undefined;
    let second: Victim | undefined;
    let promoted: Promoted | null = null;
    let proof: Attestation | null = null;
    let secondAt = Number.NaN;
    let returned = false;
    return {
      async steady() {
        await run.begin();
        first = await victimOf(context, run, run.primary);
        await watch.open();
        context.say(family.writing(run.log.of('acknowledged').length));
      },
      async inject() {
        if (first === undefined) throw new Error('steady was not called');
        await delayFromSeed(context);
        run.markFault();
        await kill(context, first);
        promoted = await watch.promoted(PROMOTED_WITHIN, context.signal);
        if (promoted === null) return context.say(family.noTakeover());
        second = await victimOf(context, run, promoted.member);
        promoted = await watch.untilAcknowledgedAlone(promoted, strict);
        secondAt = performance.now();
        await kill(context, second);
        context.say(text.struckTwice(promoted.member, (secondAt - promoted.at) / 1000, promoted.acknowledged));
      },
      async attest() {
        if (first === undefined || second === undefined || promoted === null) return null;
        // Outside the window it is two single faults, which other drills show.
        if (!strict && promoted.synchronous > 0 && promoted.acknowledged === 0) return null;
        proof ??= await attestBoth(context, first, second, promoted);
        return proof;
      },
      async observe() {
        await delay(0);
        returned = await run.writesAfter(Number.isNaN(secondAt) ? run.fault : secondAt, ENOUGH, WRITES_WITHIN);
        if (!returned) context.say(family.neverReturned());
      },
      async verify() {
        watch.close();
        await run.finish();
        const { whole, accounts, unread } = await run.accounts();
        return {
          measurements: [
            ...run.measurements(accounts),
            measured('strict-mode', strict ? 1 : 0, 'count'),
            measured('writes-back-after-both', returned ? 1 : 0, 'count'),
            ...(promoted === null
              ? []
              : [
                  measured('seconds-to-new-primary', (promoted.at - run.fault) / 1000, 'seconds'),
                  measured('seconds-between-promotion-and-second-fault', (secondAt - promoted.at) / 1000, 'seconds'),
                  measured('writes-acknowledged-in-window', promoted.acknowledged, 'count'),
                  measured('synchronous-standbys-at-second-fault', promoted.synchronous, 'count'),
                ]),
            ...(whole ? [measured('seconds-to-rejoin', (performance.now() - run.fault) / 1000, 'seconds')] : []),
          ],
          judgements: [judgeLoss('second-failure-loses-no-write', accounts, unread)],
          load: run.load,
        };
      },
      async end() {
        watch.close();
        await run.end();
      },
    };
  },
});

async function victimOf({ platform }: DrillContext, run: LedgerRun, member: string): Promise<Victim> {
  const node = run.database.node(member).name;
  const processes = await platform.processes(node);
  const [patroni, postmaster] = [patroniOf(processes), postmasterOf(processes)];
  if (patroni === undefined || postmaster === undefined) throw new Error(`${member} has no Patroni or no postmaster`);
  return { node, struck: [patroni, postmaster] };
}

async function kill({ platform }: DrillContext, { node, struck }: Victim): Promise<void> {
  await Promise.all(struck.map((one) => platform.strike(node, one, 'SIGKILL')));
}

async function attestBoth({ platform }: DrillContext, first: Victim, second: Victim, promoted: Promoted): Promise<Attestation | null> {
  const one = await attestGone(platform, first.node, first.struck);
  const other = await attestGone(platform, second.node, second.struck);
  if (one === null || other === null) return null;
  const { member, timeline, synchronous } = promoted;
  return {
    what: `${one.what}; PostgreSQL of ${member} said it was primary on timeline ${timeline} with ${synchronous} synchronous standbys; ${other.what}`,
    at: other.at,
    facts: { first: one.facts, promoted: { member, timeline, synchronous }, second: other.facts },
  };
}
