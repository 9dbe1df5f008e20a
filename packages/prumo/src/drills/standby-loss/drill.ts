import { type Attestation, defineDrill, type NodeProcess, Unsteady } from '../../model/index.ts';
import { judgeLoss, judgePause } from '../failover/judge.ts';
import { LedgerRun } from '../failover/ledger-run.ts';
import { attestGone, patroniOf, postmasterOf } from '../failover/processes.ts';
import { text as family } from '../failover/text.ts';
import { unfitForFailover } from '../failover/unfit.ts';
import { delayFromSeed } from '../failover/delay-from-seed.ts';
import { text } from './text.ts';

/** Writes after the loss that show that they go on. */
const ENOUGH = 600;
const WRITES_WITHIN = 30_000;
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
  expected: 20_000,
  unfit: unfitForFailover,
  async begin(context) {
    const run = new LedgerRun(context);
    const { platform } = context;
    let node = '';
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
        node = run.database.node(victim.name).name;
        const processes = await platform.processes(node);
        const [patroni, postmaster] = [patroniOf(processes), postmasterOf(processes)];
        if (patroni === undefined || postmaster === undefined) throw new Error(`${victim.name} has no Patroni or no postmaster`);
        struck = [patroni, postmaster];
        context.say(family.writing(run.log.of('acknowledged').length));
        context.say(text.victim(victim.name));
      },
      async inject() {
        await delayFromSeed(context);
        run.markFault();
        await Promise.all(struck.map((one) => platform.strike(node, one, 'SIGKILL')));
      },
      async attest() {
        attested ??= await attestGone(platform, node, struck);
        return attested;
      },
      async observe() {
        returned = await run.writesAfter(run.fault, ENOUGH, WRITES_WITHIN);
      },
      async verify() {
        await run.finish();
        const { accounts, unread } = await run.accounts();
        return {
          measurements: run.measurements(accounts),
          judgements: [
            judgeLoss('no-acknowledged-write-lost', accounts, unread),
            judgePause('standby-loss-is-no-outage', run.pause, returned, LIMIT),
          ],
          load: run.load,
        };
      },
      end: () => run.end(),
    };
  },
});
