import { setTimeout as delay } from 'node:timers/promises';
import { type Attestation, type DrillContext, type Experiment, measured, type Measurement, type NodeProcess } from '../../model/index.ts';
import { delayFromSeed } from './delay-from-seed.ts';
import { judgeLoss, judgePause, judgeRejoin, judgeStale } from './judge.ts';
import { LedgerRun } from './ledger-run.ts';
import { text } from './text.ts';

/** Milliseconds before the drill no longer expects another primary: Patroni's own way takes ttl + loop + election, 27–30 s at its defaults. */
const TAKEN_OVER_WITHIN = 60_000;
const WRITES_WITHIN = 30_000;
/** Writes after the take-over that show that it holds. */
const ENOUGH = 100;
/** Milliseconds to go on looking at the old primary's sessions: longer than any stale window the claim could hide. */
const LOOK_ON = 3000;

/** A fault that takes the primary away. */
export interface PrimaryFault {
  /** Make it. `processes` are all of the primary's node at that moment. */
  inject(member: string, processes: readonly NodeProcess[]): Promise<void>;
  attest(): Promise<Attestation | null>;
  /** When another leads, or it was waited for in vain: what is left to see of the old one, and to do to it while its sessions are still watched. */
  afterWait?(taken: boolean): Promise<void>;
  /** What this fault alone can tell, once all is over. */
  measurements?(): readonly Measurement[];
}

export interface PrimaryLostOptions {
  readonly context: DrillContext;
  readonly fault: (run: LedgerRun) => PrimaryFault;
  /** Id of the claim that bounds the time without writes, and its limit in seconds. */
  readonly returns: { readonly claim: string; readonly limit: number };
  /** Whether an old primary that is still alive must not acknowledge. */
  readonly oneAcknowledges?: boolean;
}

/** The failover family: another member takes over from a primary that is gone, hangs or is cut off. */
export function primaryLost(options: PrimaryLostOptions): Experiment {
  const { context } = options;
  const run = new LedgerRun(context);
  const fault = options.fault(run);
  let taken: { readonly leader: string; readonly at: number } | null = null;
  let returned = false;
  return {
    async steady() {
      await run.begin();
      context.say(text.writing(run.log.of('acknowledged').length));
    },
    async inject() {
      await delayFromSeed(context);
      const processes = await context.platform.processes(run.database.node(run.primary).name);
      run.markFault();
      run.promotions.start();
      await fault.inject(run.primary, processes);
    },
    attest: () => fault.attest(),
    async observe() {
      taken = await run.takenOver(TAKEN_OVER_WITHIN);
      if (taken === null) {
        context.say(text.noTakeover());
        await fault.afterWait?.(false);
        // The old one may be back as primary: that is no failover, and it is no end of writes either.
        returned = await run.writesAfter(performance.now(), ENOUGH, WRITES_WITHIN);
        return;
      }
      context.say(text.tookOver(taken.leader, (taken.at - run.fault) / 1000));
      returned = await run.writesAfter(taken.at, ENOUGH, WRITES_WITHIN);
      await fault.afterWait?.(true);
      await delay(LOOK_ON, undefined, { signal: context.signal });
      // What came back must also stay, the old primary being awake again.
      returned &&= await run.writesAfter(performance.now(), ENOUGH, WRITES_WITHIN);
    },
    async verify() {
      await run.finish();
      const ended = performance.now();
      const { whole, accounts, unread } = await run.accounts();
      const { pause } = run;
      const claims = options.returns;
      const stale = run.stalePrimarySeconds(accounts);
      return {
        measurements: [
          ...run.measurements(accounts),
          ...(fault.measurements?.() ?? []),
          measured('stale-primary-seconds', stale, 'seconds'),
          ...(taken === null ? [] : [measured('seconds-to-new-primary', (taken.at - run.fault) / 1000, 'seconds')]),
          ...(whole ? [measured('seconds-to-rejoin', (Math.max(performance.now(), ended) - run.fault) / 1000, 'seconds')] : []),
        ],
        judgements: [
          judgeLoss('no-acknowledged-write-lost', accounts, unread, run.synchrony),
          judgePause(claims.claim, pause, returned, claims.limit),
          ...(options.oneAcknowledges === true ? [judgeStale('one-primary-acknowledges', stale, taken !== null)] : []),
          judgeRejoin('old-primary-rejoins', run.primary, whole, taken !== null),
        ],
        load: run.load,
      };
    },
    end: () => run.end(),
  };
}
