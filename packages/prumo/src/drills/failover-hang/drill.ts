import { defineDrill } from '../../model/index.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { attestStopped, attestStoodStill, same } from '../failover/processes.ts';
import { primaryLost } from '../failover/primary-lost.ts';
import { PrumoError } from '../../errors/index.ts';
import { type Attestation, measured, type NodeProcess, type Platform } from '../../model/index.ts';
import { text } from '../failover/text.ts';
import { unfitForFailover } from '../failover/unfit.ts';

/** Milliseconds for everything of the node to stand still: the kernel stops a process when it is next about to run, and the postmaster forks until then. */
const STOPPED_WITHIN = 2000;
const LOOK_EVERY = 50;

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
        let stopped: Attestation | null = null;
        let seen: Attestation | null = null;
        let resumed = 0;
        const mayBeFenced = context.stack.spec.database.fastFailover === 'hang';
        const node = () => run.database.node(run.primary).name;
        return {
          async inject(member, processes) {
            await context.guard({ kind: 'resume', service: member });
            struck = processes.filter((one) => one.state !== 'Z');
            const deadline = performance.now() + STOPPED_WITHIN;
            do {
              const awake = (await context.platform.processes(node())).filter((one) => one.state !== 'T' && one.state !== 'Z');
              await Promise.all(awake.map((one) => stop(context.platform, node(), one)));
              stopped = await attestStopped(context.platform, node(), struck);
              if (stopped === null) await delay(LOOK_EVERY);
            } while (stopped === null && performance.now() < deadline);
          },
          // Stopped at the fault is half of it: it counts once it is known to have stayed so for as long as another was waited for.
          attest: () => Promise.resolve(seen),
          // Whether the old primary woke beside the new one, or its fence saw to it that it could not, is for people to know.
          measurements: () => [measured('processes-resumed', resumed, 'count')],
          async afterWait(taken) {
            if (stopped !== null) seen = await attestStoodStill(context.platform, node(), struck, stopped, mayBeFenced);
            if (!taken) return;
            const asleep = (await context.platform.processes(node())).filter((one) => struck.some((was) => same(was, one)));
            for (const one of asleep) resumed += Number(await context.platform.strike(node(), one, 'SIGCONT'));
            context.say(resumed === 0 ? text.neverWoke(run.primary) : text.resumed(run.primary));
          },
        };
      },
    });
  },
});

/** A process listed a moment ago may be another's by now, or change its user: the next look, and the attestation, tell what still runs. */
async function stop(platform: Pick<Platform, 'strike'>, node: string, one: NodeProcess): Promise<void> {
  await platform.strike(node, one, 'SIGSTOP').catch((error: unknown) => {
    if (!(error instanceof PrumoError && error.code === 'foreign-process')) throw error;
  });
}
