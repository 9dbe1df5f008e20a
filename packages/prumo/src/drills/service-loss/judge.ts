import type { Judgement } from '../../model/index.ts';
import type { WriteLog } from '../load/write-log.ts';
import { text } from './text.ts';

/** No more requests on the application's path may have been refused or left open than `allowed`. */
export function judgeFailed(claim: string, log: Pick<WriteLog, 'of'>, allowed: number): Judgement {
  const count = log.of('refused', 'application').length + log.of('unknown', 'application').length;
  const held = count <= allowed;
  return { claim, kind: 'timing', held, reason: held ? null : text.failed(count, allowed) };
}

/**
 * Requests the loss of some services may cost at most: what was under way on their connections ends with them, and each connection has one under
 * way. A request begun after that goes another way. `carried`: connections each of them had, the load's among others. `connections`: the load's own.
 */
export function mayBeLost(carried: readonly number[], connections: number): number {
  return Math.min(
    connections,
    carried.reduce((sum, one) => sum + one, 0),
  );
}
