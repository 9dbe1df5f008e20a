import { setTimeout as delay } from 'node:timers/promises';
import { type Attestation, defineDrill, measured, type NodeProcess, Unsteady } from '../../model/index.ts';
import { judgeLoss, judgePause } from '../failover/judge.ts';
import { LedgerRun } from '../failover/ledger-run.ts';
import { attestGone, patroniOf, postmasterOf, stayedAway, strikeAll } from '../failover/processes.ts';
import { text as family } from '../failover/text.ts';
import { unfitForFailover } from '../failover/unfit.ts';
import { delayFromSeed } from '../failover/delay-from-seed.ts';
import { text } from './text.ts';

/** Writes after the loss that show that they go on. */
const ENOUGH = 600;
const WRITES_WITHIN = 30_000;
/** Milliseconds the standby stays away, so that being without it is what is measured, and not how fast the agent is; and those a hold outlives that, should nobody release it. */
const STAYS_AWAY = 10_000;
const HOLD_GRACE = 60_000;
/** Seconds; the claim's own limit (components/postgres/claims.ts). */
const LIMIT = 1;

/** SIGKILL of a synchronous standby’s PostgreSQL and Patroni: commits wait for it until the primary has another. */
export const standbyLoss = defineDrill({
  id: 'standby-loss',
  title: { en: 'The synchronous standby’s node dies', 'pt-BR': 'O nó do standby síncrono morre' },
  faultModel: {
    en: 'SIGKILL of PostgreSQL and Patroni on a synchronous standby’s node',
    'pt-BR': 'SIGKILL no PostgreSQL e no Patroni do nó de um standby síncrono',
  },
  claims: ['no-acknowledged-write-lost', 'standby-loss-is-no-outage'],
  blast: 'database',
  touches: ['postgres', 'pgbouncer', 'haproxy', 'app'],
  risk: 3,
  expected: 25_000,
  unfit: unfitForFailover,
  async begin(context) {
    const run = new LedgerRun(context);
    const { platform } = context;
    let node = '';
    let member = '';
    let struck: readonly NodeProcess[] = [];
    let attested: Attestation | null = null;
    let returned = false;
    return {
      async steady() {
        await run.begin();
        const view = await run.database.view();
        // With nobody synchronous every standby is as good as another: the claim is about losing one.
        const standbys = view?.members.filter((member) => member.name !== run.primary) ?? [];
        const victim = standbys.find((member) => member.role === 'synchronous-standby') ?? standbys[0];
        if (victim === undefined) throw new Unsteady(text.noStandby());
        member = victim.name;
        node = run.database.node(member).name;
        const processes = await platform.processes(node);
        const [patroni, postmaster] = [patroniOf(processes), postmasterOf(processes)];
        if (patroni === undefined || postmaster === undefined) throw new Error(`${victim.name} has no Patroni or no postmaster`);
        struck = [patroni, postmaster];
        context.say(family.writing(run.log.of('acknowledged').length));
        context.say(text.victim(victim.name));
      },
      async inject() {
        await delayFromSeed(context);
        await context.guard({ kind: 'release', service: member });
        await platform.hold(member, STAYS_AWAY + HOLD_GRACE);
        run.markFault();
        await strikeAll(platform, node, struck, 'SIGKILL');
      },
      async attest() {
        attested ??= await attestGone(platform, node, struck);
        return attested;
      },
      async observe() {
        returned = await run.writesAfter(run.fault, ENOUGH, WRITES_WITHIN);
        await delay(Math.max(0, run.fault + STAYS_AWAY - performance.now()), undefined, { signal: context.signal });
        await stayedAway(platform, member);
      },
      async verify() {
        await run.finish();
        const { accounts, unread } = await run.accounts();
        return {
          measurements: [...run.measurements(accounts), measured('seconds-lost-for', STAYS_AWAY / 1000, 'seconds')],
          judgements: [
            judgeLoss('no-acknowledged-write-lost', accounts, unread, run.synchrony),
            judgePause('standby-loss-is-no-outage', run.pause, returned, LIMIT),
          ],
          load: run.load,
        };
      },
      end: () => run.end(),
    };
  },
});
