import type { Drill } from '../model/index.ts';
import { failoverCrash } from './failover-crash/drill.ts';
import { failoverHang } from './failover-hang/drill.ts';
import { failoverNode } from './failover-node/drill.ts';

/** Every drill. Adding one is a folder and a line. */
export const DRILLS: readonly Drill[] = [failoverCrash, failoverNode, failoverHang];
