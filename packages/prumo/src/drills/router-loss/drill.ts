import { adminSocket } from '../../components/haproxy/index.ts';
import { defineDrill, Unsteady } from '../../model/index.ts';
import { judgeLoss, judgePause } from '../failover/judge.ts';
import { judgeFailed } from '../service-loss/judge.ts';
import { servicesLost } from '../service-loss/services-lost.ts';
import { text } from '../service-loss/text.ts';
import { sessionsToPrimary } from './sessions.ts';

const CLAIM = 'router-loss-is-no-outage';
/** Seconds, of the claim. */
const LIMIT = 1;

/** SIGKILL of the router that carries more of the sessions: the other has the same address. */
export const routerLoss = defineDrill({
  id: 'router-loss',
  title: { en: 'A router dies', 'pt-BR': 'Um roteador cai' },
  faultModel: { en: 'SIGKILL of one HAProxy, which stays gone for 3 s', 'pt-BR': 'SIGKILL em um HAProxy, que fica fora por 3 s' },
  claims: [CLAIM],
  blast: 'router',
  touches: ['haproxy', 'app'],
  risk: 3,
  expected: 20_000,
  unfit: () => null,
  async begin(context) {
    return servicesLost({
      context,
      heldFor: 3000,
      async victims() {
        const routers = await Promise.all(
          context.stack.nodesOf('router').map(async (node) => {
            const service = `router-${node.index}`;
            return { service, node: node.name, carries: await sessionsToPrimary(adminSocket(context.stack, service)) };
          }),
        );
        const [busiest] = routers.toSorted((one, other) => other.carries - one.carries);
        if (busiest === undefined || busiest.carries === 0) throw new Unsteady(text.notCarrying(busiest?.service ?? 'router'));
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
