import { patroniTiming } from '../../components/postgres/index.ts';
import { defineDrill } from '../../model/index.ts';
import { EtcdMembers } from '../cluster/etcd-members.ts';
import { judgeLoss, judgePause } from '../failover/judge.ts';
import { servicesLost } from '../service-loss/services-lost.ts';

const CLAIM = 'quorum-loss-keeps-writing';
/** Milliseconds a member without a majority takes to refuse a linearizable read: 5 s and two election time-outs of 1 s, and some more. */
const REFUSES_WITHIN = 12_000;
/** Milliseconds of being without etcd beyond Patroni's lease: with `failsafe_mode` off, the primary has stepped down by then. */
const BEYOND_LEASE = 4000;

/** SIGKILL of most etcd members. Who leads can no longer be agreed upon; the primary goes on as long as it reaches every standby. */
export const etcdQuorumLoss = defineDrill({
  id: 'etcd-quorum-loss',
  title: { en: 'Most of etcd dies', 'pt-BR': 'A maioria do etcd cai' },
  faultModel: {
    en: 'SIGKILL of two of three etcd members, which stay gone for longer than Patroni’s lease',
    'pt-BR': 'SIGKILL em dois dos três membros do etcd, que ficam fora por mais tempo que a concessão do Patroni',
  },
  claims: [CLAIM],
  blast: 'database',
  touches: ['etcd', 'postgres', 'pgbouncer', 'haproxy', 'app'],
  risk: 5,
  expected: 40_000,
  unfit: () => null,
  async begin(context) {
    const { stack } = context;
    const nodes = stack.nodesOf('etcd');
    const members = new EtcdMembers(stack);
    const spared = nodes[context.seed % nodes.length];
    if (spared === undefined) throw new Error('a stack without etcd');
    return servicesLost({
      context,
      heldFor: patroniTiming(stack.server('patroni').version).ttl * 1000 + BEYOND_LEASE,
      victims: () =>
        Promise.resolve(nodes.filter((node) => node !== spared).map((node) => ({ service: `etcd-${node.index}`, node: node.name }))),
      async alsoSeen() {
        const refused = await members.refusal(spared, REFUSES_WITHIN);
        return refused === null
          ? null
          : { what: `etcd on ${spared.name} refuses a linearizable read: ${refused}`, facts: { refusedBy: spared.name, said: refused } };
      },
      judge: ({ run, returned, accounts, unread }) => [
        judgePause(CLAIM, run.pause, returned, stack.spec.objectives.writesReturn / 1000),
        judgeLoss(CLAIM, accounts, unread),
      ],
    });
  },
});
