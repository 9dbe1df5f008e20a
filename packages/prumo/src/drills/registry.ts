import type { Drill } from '../model/index.ts';
import { archiveGap } from './archive-gap/drill.ts';
import { switchover } from './switchover/drill.ts';
import { standbyLoss } from './standby-loss/drill.ts';
import { failoverSecond, failoverSecondStrict } from './failover-second/drill.ts';
import { failoverPartition } from './failover-partition/drill.ts';
import { circuitBreaker } from './circuit-breaker/drill.ts';
import { disaster } from './disaster/drill.ts';
import { drain } from './drain/drill.ts';
import { etcdLeaderLoss } from './etcd-leader-loss/drill.ts';
import { etcdQuorumLoss } from './etcd-quorum-loss/drill.ts';
import { failoverCrash } from './failover-crash/drill.ts';
import { failoverHang } from './failover-hang/drill.ts';
import { failoverNode } from './failover-node/drill.ts';
import { lgpd } from './lgpd/drill.ts';
import { pointInTime } from './point-in-time/drill.ts';
import { poolerLoss } from './pooler-loss/drill.ts';
import { poolSaturation } from './pool-saturation/drill.ts';
import { processLoss } from './process-loss/drill.ts';
import { queue } from './queue/drill.ts';
import { redisFailover } from './redis-failover/drill.ts';
import { replicationLag } from './replication-lag/drill.ts';
import { restoreLogical } from './restore-logical/drill.ts';
import { restoreOffsiteClean } from './restore-offsite-clean/drill.ts';
import { restorePhysical } from './restore-physical/drill.ts';
import { routerLoss } from './router-loss/drill.ts';
import { tenantIsolation } from './tenant-isolation/drill.ts';

/** Every drill. Adding one is a folder and a line. */
export const DRILLS: readonly Drill[] = [
  restorePhysical,
  restoreLogical,
  restoreOffsiteClean,
  disaster,
  pointInTime,
  archiveGap,
  replicationLag,
  poolSaturation,
  routerLoss,
  poolerLoss,
  drain,
  processLoss,
  tenantIsolation,
  lgpd,
  queue,
  circuitBreaker,
  redisFailover,
  etcdLeaderLoss,
  etcdQuorumLoss,
  failoverCrash,
  failoverNode,
  failoverHang,
  failoverPartition,
  failoverSecond,
  failoverSecondStrict,
  standbyLoss,
  switchover,
];
