import { defineDrill } from '../../model/index.ts';
import { attestStopped } from '../failover/processes.ts';
import { primaryLost } from '../failover/primary-lost.ts';
import type { Attestation, NodeProcess } from '../../model/index.ts';
import { text } from '../failover/text.ts';
import { unfitForFailover } from '../failover/unfit.ts';

/** Times the node's processes are looked for and stopped. */
const ROUNDS = 5;

/** SIGSTOP of everything on the primary’s node, and SIGCONT after another has taken over: does the old one still acknowledge? */
export const failoverHang = defineDrill({
  id: 'failover-hang',
  title: { en: 'The primary’s node hangs and comes back', 'pt-BR': 'O nó do primário trava e volta' },
  faultModel: {
    en: 'SIGSTOP of every process on the primary’s node, resumed after the take-over',
    'pt-BR': 'SIGSTOP em todos os processos do nó do primário, retomados depois que outro assume',
  },
  claims: ['no-acknowledged-write-lost', 'writes-return-in-time', 'one-primary-acknowledges', 'old-primary-rejoins'],
  blast: 'database',
  touches: ['postgres', 'pgbouncer', 'haproxy', 'app'],
  risk: 8,
  expected: 40_000,
  unfit: unfitForFailover,
  async begin(context) {
    return primaryLost({
      context,
      returns: { claim: 'writes-return-in-time', limit: context.stack.spec.objectives.writesReturn / 1000 },
      oneAcknowledges: true,
      fault(run) {
        let struck: readonly NodeProcess[] = [];
        let seen: Attestation | null = null;
        const node = () => run.database.node(run.primary).name;
        return {
          async inject(member, processes) {
            await context.guard({ kind: 'resume', service: member });
            struck = processes.filter((one) => one.state !== 'Z');
            // The postmaster goes on forking until it stands still itself: again, until nothing of the node runs.
            for (let round = 0; round < ROUNDS; round += 1) {
              const awake = (await context.platform.processes(node())).filter((one) => one.state !== 'T' && one.state !== 'Z');
              if (awake.length === 0) break;
              await Promise.all(awake.map((one) => context.platform.strike(node(), one, 'SIGSTOP')));
            }
          },
          async attest() {
            seen ??= await attestStopped(context.platform, node(), struck);
            return seen;
          },
          async afterTakeover() {
            for (const one of await context.platform.processes(node())) await context.platform.strike(node(), one, 'SIGCONT');
            context.say(text.resumed(run.primary));
          },
        };
      },
    });
  },
});
