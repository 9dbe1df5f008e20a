import { defineDrill } from '../../model/index.ts';
import { attestGone, postmasterOf, strikeAll } from '../failover/processes.ts';
import { primaryLost } from '../failover/primary-lost.ts';
import type { NodeProcess } from '../../model/index.ts';
import { unfitForFailover } from '../failover/unfit.ts';

/** SIGKILL of the primary's postmaster: PostgreSQL is gone, its Patroni lives. */
export const failoverCrash = defineDrill({
  id: 'failover-crash',
  title: { en: 'PostgreSQL of the primary is killed', 'pt-BR': 'O PostgreSQL do primário é morto' },
  faultModel: { en: 'SIGKILL of the primary’s postmaster', 'pt-BR': 'SIGKILL no postmaster do primário' },
  claims: ['no-acknowledged-write-lost', 'writes-return-in-time', 'old-primary-rejoins'],
  blast: 'database',
  touches: ['postgres', 'pgbouncer', 'haproxy', 'app'],
  risk: 6,
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
            const postmaster = postmasterOf(processes);
            if (postmaster === undefined) throw new Error(`${member} has no postmaster`);
            struck = [postmaster];
            await strikeAll(context.platform, run.database.node(member).name, struck, 'SIGKILL');
          },
          attest: () => attestGone(context.platform, run.database.node(run.primary).name, struck),
        };
      },
    });
  },
});
