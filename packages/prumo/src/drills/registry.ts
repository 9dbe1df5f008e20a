import type { Drill } from '../model/index.ts';
import { etcdLeaderLoss } from './etcd-leader-loss/drill.ts';
import { etcdQuorumLoss } from './etcd-quorum-loss/drill.ts';
import { failoverCrash } from './failover-crash/drill.ts';
import { failoverHang } from './failover-hang/drill.ts';
import { failoverNode } from './failover-node/drill.ts';
import { poolerLoss } from './pooler-loss/drill.ts';
import { poolSaturation } from './pool-saturation/drill.ts';
import { replicationLag } from './replication-lag/drill.ts';
import { routerLoss } from './router-loss/drill.ts';

/** Every drill. Adding one is a folder and a line. */
export const DRILLS: readonly Drill[] = [
  replicationLag,
  poolSaturation,
  routerLoss,
  poolerLoss,
  etcdLeaderLoss,
  etcdQuorumLoss,
  failoverCrash,
  failoverNode,
  failoverHang,
];
