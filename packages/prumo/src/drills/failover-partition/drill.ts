import { setTimeout as delay } from 'node:timers/promises';
import { type Attestation, defineDrill, type Judgement, measured, Unsteady } from '../../model/index.ts';
import { delayFromSeed } from '../failover/delay-from-seed.ts';
import { judgeLoss, judgePause, judgeRejoin, judgeStale } from '../failover/judge.ts';
import { LedgerRun } from '../failover/ledger-run.ts';
import { text as family } from '../failover/text.ts';
import { unfitForFailover } from '../failover/unfit.ts';
import { pauseBetween } from '../load/account.ts';
import { attestCuts } from './attest-cuts.ts';
import { type Cut, cutsOf } from './cuts.ts';
import { text } from './text.ts';

/** Seconds; the claim's own limit (components/postgres/claims.ts). */
const LIMIT = 60;
const TAKEN_OVER_WITHIN = 60_000;
const WRITES_WITHIN = 60_000;
/** Milliseconds for the cluster to be whole again between two cuts: a member may have to be rewound. */
const WHOLE_WITHIN = 60_000;
/** Milliseconds for which the old primary's sessions are watched after another leads. */
const LOOK_ON = 3000;
const ENOUGH = 100;

/** A cut that was made, and what the kernel and the ledger say of it. */
interface Made {
  readonly cut: Cut;
  readonly from: number;
  to: number;
  /** Packets the kernel had dropped: half way, and in the end. */
  readonly dropped: number[];
}

/**
 * The primary is cut off in the kernel from etcd, then from its standbys, then from everybody. Judged are the promises and not the
 * way: writes come back, nothing acknowledged is lost, and an old primary acknowledges nothing once another leads.
 */
export const failoverPartition = defineDrill({
  id: 'failover-partition',
  title: { en: 'The primary is cut off from the others', 'pt-BR': 'O primário fica isolado dos outros' },
  faultModel: {
    en: 'The kernel drops what the primary’s node and etcd, the standbys, or all other nodes send each other',
    'pt-BR': 'O kernel descarta o que o nó do primário e o etcd, os standbys ou todos os outros nós enviam entre si',
  },
  claims: ['no-acknowledged-write-lost', 'writes-return-after-partition', 'one-primary-acknowledges', 'old-primary-rejoins'],
  blast: 'database',
  touches: ['postgres', 'pgbouncer', 'haproxy', 'app'],
  risk: 8,
  expected: 75_000,
  unfit: unfitForFailover,
  async begin(context) {
    const { platform, signal } = context;
    const run = new LedgerRun(context);
    const made: Made[] = [];
    let left: readonly Cut[] = [];
    let proof: Attestation | null = null;
    let returned = false;
    const node = (): string => run.database.node(run.primary).name;

    const begin = async (cut: Cut): Promise<Made> => {
      const one: Made = { cut, from: performance.now(), to: Number.NaN, dropped: [] };
      await platform.isolate(node(), cut.from);
      made.push(one);
      left = left.filter((other) => other !== cut);
      context.say(text.cut(run.primary, cut.name));
      return one;
    };
    /** Keep the cut for as long as it lasts, and until another leads where one must; then end it. */
    const finish = async (one: Made): Promise<void> => {
      await delay(Math.max(0, one.from + one.cut.lasts / 2 - performance.now()), undefined, { signal });
      one.dropped.push(await platform.isolated(node()));
      const taken = one.cut.takesOver ? await run.takenOver(TAKEN_OVER_WITHIN) : null;
      if (taken !== null) {
        context.say(family.tookOver(taken.leader, (taken.at - one.from) / 1000));
        await run.writesAfter(taken.at, ENOUGH, WRITES_WITHIN);
      } else if (one.cut.takesOver) context.say(family.noTakeover());
      await delay(Math.max(taken === null ? 0 : LOOK_ON, one.from + one.cut.lasts - performance.now()), undefined, { signal });
      one.dropped.push(await platform.isolated(node()));
      await platform.rejoin(node());
      one.to = performance.now();
      returned = await run.writesAfter(one.to, ENOUGH, WRITES_WITHIN);
    };
    const leadsStill = async (): Promise<boolean> => {
      const view = await run.database.settled(WHOLE_WITHIN, signal).catch((error: unknown) => {
        if (error instanceof Unsteady) return null;
        throw error;
      });
      context.say(text.healed(run.primary, view?.leader !== run.primary));
      return view?.leader === run.primary;
    };

    return {
      async steady() {
        if (!(await platform.capabilities()).partition) throw new Unsteady(text.cannotCut());
        await run.begin();
        left = cutsOf(context.stack, node());
        context.say(family.writing(run.log.of('acknowledged').length));
      },
      async inject() {
        await context.guard({ kind: 'rejoin', node: node() });
        await delayFromSeed(context);
        const [first] = left;
        if (first === undefined) throw new Error('steady was not called');
        run.markFault();
        run.promotions.start();
        await begin(first);
      },
      attest() {
        proof ??= attestCuts(
          node(),
          made.map(({ cut, dropped }) => ({ name: cut.name, from: cut.from, dropped })),
        );
        return Promise.resolve(proof);
      },
      async observe() {
        const [first] = made;
        if (first !== undefined) await finish(first);
        for (const cut of left) {
          // With another primary, or a cluster that is not whole, the next cut would be of something else.
          if (!(await leadsStill())) return;
          await finish(await begin(cut));
        }
      },
      async verify() {
        await run.finish();
        const { whole, accounts, unread } = await run.accounts();
        const stale = run.stalePrimarySeconds(accounts);
        const all = made.find(({ cut }) => cut.takesOver);
        const taken = all !== undefined && run.leaders.takenOver(run.primary, all.from) !== undefined;
        const untried = left.map((cut) => cut.name);
        const judgements = [
          judgeLoss('no-acknowledged-write-lost', accounts, unread, run.synchrony),
          judgePause('writes-return-after-partition', run.pause, returned, LIMIT),
          judgeStale('one-primary-acknowledges', stale, taken),
          judgeRejoin('old-primary-rejoins', run.primary, whole, taken),
        ];
        // A cut that was not made, or moved nobody, breaks no promise and proves none.
        const why = untried.length > 0 ? text.notAllCut(untried) : taken ? null : family.noTakeover();
        const open = why === null ? [] : judgements.map(({ claim }): Judgement => ({ claim, kind: 'safety', held: null, reason: why }));
        return {
          measurements: [
            ...run.measurements(accounts),
            measured('stale-primary-seconds', stale, 'seconds'),
            ...made.map(({ cut, from, to }) =>
              measured(`seconds-without-writes-cut-from-${cut.name}`, pauseBetween(run.log, from, to), 'seconds'),
            ),
            ...made.map(({ cut, dropped }) => measured(`packets-dropped-${cut.name}`, dropped.at(-1) ?? 0, 'count')),
            ...(whole ? [measured('seconds-to-rejoin', (performance.now() - (made.at(-1)?.to ?? run.fault)) / 1000, 'seconds')] : []),
          ],
          judgements: [...judgements, ...open],
          load: run.load,
        };
      },
      end: () => run.end(),
    };
  },
});
