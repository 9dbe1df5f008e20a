import { defineDrill, Unsteady } from '../../model/index.ts';
import { EtcdMembers } from '../cluster/etcd-members.ts';
import { judgeLoss } from '../failover/judge.ts';
import { judgeFailed } from '../service-loss/judge.ts';
import { servicesLost } from '../service-loss/services-lost.ts';
import { text } from '../service-loss/text.ts';

const CLAIM = 'coordination-survives-a-member';
/** Milliseconds without the member: an election takes 1 to 2 s, and Patroni's lease of 8 s (20 s from 3.2 on) is to be renewed with the new leader. */
const HELD_FOR = 10_000;

/** SIGKILL of the etcd member that leads. */
export const etcdLeaderLoss = defineDrill({
  id: 'etcd-leader-loss',
  title: { en: 'The leader of etcd dies', 'pt-BR': 'O líder do etcd cai' },
  faultModel: {
    en: 'SIGKILL of the etcd member that leads, which stays gone for 10 s',
    'pt-BR': 'SIGKILL no membro líder do etcd, que fica fora por 10 s',
  },
  claims: [CLAIM],
  blast: 'database',
  touches: ['etcd', 'postgres', 'pgbouncer', 'haproxy', 'app'],
  risk: 4,
  expected: 25_000,
  unfit: () => null,
  async begin(context) {
    const members = new EtcdMembers(context.stack);
    return servicesLost({
      context,
      heldFor: HELD_FOR,
      async victims() {
        const leader = await members.leader();
        if (leader === null) throw new Unsteady(text.noEtcdLeader());
        return [{ service: `etcd-${leader.index}`, node: leader.name }];
      },
      judge: ({ run, accounts, unread, allowed }) => [judgeFailed(CLAIM, run.log, allowed), judgeLoss(CLAIM, accounts, unread)],
    });
  },
});
