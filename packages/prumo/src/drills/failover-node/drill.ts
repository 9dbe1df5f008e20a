import { defineDrill } from '../../model/index.ts';
import { attestGone, patroniOf, postmasterOf, strikeAll } from '../failover/processes.ts';
import { primaryLost } from '../failover/primary-lost.ts';
import type { NodeProcess } from '../../model/index.ts';
import { unfitForFailover } from '../failover/unfit.ts';

/** Milliseconds the node stays away at most; the undo ends that sooner. */
const STAYS_AWAY = 90_000;

/** SIGKILL of the primary’s PostgreSQL and of its Patroni in the same moment: nobody is left who could give the lead away. */
export const failoverNode = defineDrill({
  id: 'failover-node',
  title: { en: 'The primary’s node dies', 'pt-BR': 'O nó do primário morre' },
  faultModel: {
    en: 'SIGKILL of PostgreSQL and Patroni on the primary’s node',
    'pt-BR': 'SIGKILL no PostgreSQL e no Patroni do nó do primário',
  },
  claims: ['no-acknowledged-write-lost', 'writes-return-in-time', 'old-primary-rejoins'],
  blast: 'database',
  touches: ['postgres', 'pgbouncer', 'haproxy', 'app'],
  risk: 7,
  expected: 25_000,
  unfit: unfitForFailover,
  async begin(context) {
    return primaryLost({
      context,
      returns: { claim: 'writes-return-in-time', limit: context.stack.spec.objectives.writesReturn / 1000 },
      fault(run) {
        let struck: NodeProcess[] = [];
        return {
          async inject(member, processes) {
            const [patroni, postmaster] = [patroniOf(processes), postmasterOf(processes)];
            if (patroni === undefined || postmaster === undefined) throw new Error(`${member} has no Patroni or no postmaster`);
            struck = [patroni, postmaster];
            // A node that died does not come back in a second: without the hold the agent would start it again before anybody had to take over.
            await context.guard({ kind: 'release', service: member });
            await context.platform.hold(member, STAYS_AWAY);
            const node = run.database.node(member).name;
            await strikeAll(context.platform, node, struck, 'SIGKILL');
          },
          attest: () => attestGone(context.platform, run.database.node(run.primary).name, struck),
        };
      },
    });
  },
});
