import { appRole } from '../../components/postgres/index.ts';
import { defineDrill, Unsteady } from '../../model/index.ts';
import { PoolerConsole } from '../cluster/pooler-console.ts';
import { judgeLoss, judgePause } from '../failover/judge.ts';
import { judgeFailed } from '../service-loss/judge.ts';
import { servicesLost } from '../service-loss/services-lost.ts';
import { text } from '../service-loss/text.ts';

const CLAIM = 'pooler-loss-is-no-outage';
/** Seconds, of the claim. */
const LIMIT = 1;

/** SIGKILL of the pooler that carries more of the load: the other has the same address. */
export const poolerLoss = defineDrill({
  id: 'pooler-loss',
  title: { en: 'A pooler dies', 'pt-BR': 'Um pooler cai' },
  faultModel: { en: 'SIGKILL of one PgBouncer, which stays gone for 3 s', 'pt-BR': 'SIGKILL em um PgBouncer, que fica fora por 3 s' },
  claims: [CLAIM],
  blast: 'pooler',
  touches: ['pgbouncer', 'app'],
  risk: 3,
  expected: 20_000,
  unfit: (spec) => (spec.database.pooler.instances > 1 ? null : text.alone('database.pooler.instances')),
  async begin(context) {
    const { stack } = context;
    return servicesLost({
      context,
      heldFor: 3000,
      async victims() {
        const role = appRole(stack.spec.database.name);
        const poolers = await Promise.all(
          stack.nodesOf('pooler').map(async (node) => {
            using console = new PoolerConsole(stack, node);
            const { active, waiting } = await console.clientsOf(role);
            return { service: `pgbouncer-${node.index}`, node: node.name, carries: active + waiting };
          }),
        );
        const [busiest] = poolers.toSorted((one, other) => other.carries - one.carries);
        if (busiest === undefined || busiest.carries === 0) throw new Unsteady(text.notCarrying(busiest?.service ?? 'pgbouncer'));
        return [busiest];
      },
      judge: ({ run, returned, accounts, unread, allowed }) => [
        judgePause(CLAIM, run.pause, returned, LIMIT),
        judgeFailed(CLAIM, run.log, allowed),
        judgeLoss(CLAIM, accounts, unread),
      ],
    });
  },
});
