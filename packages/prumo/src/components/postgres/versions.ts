import { isAtLeast } from '../../model/index.ts';

/** Seconds. `loopWait + 2 × retryTimeout ≤ ttl` always holds, or Patroni would give up the lock while it still retries. */
export interface PatroniTiming {
  readonly ttl: number;
  readonly loopWait: number;
  readonly retryTimeout: number;
}

/**
 * Shortest timing each version accepts. Before 3.2.0 nothing is enforced: ttl 8 was measured to work, and with a
 * retry_timeout of 1 there is no leader at all. From 3.2.0 on Patroni raises ttl to 20 and loop_wait to 2 (to 1 in 4.0):
 * a node that dies there is replaced after up to 20 s, unless the platform attests its death first (`availability/`).
 */
export function patroniTiming(version: string): PatroniTiming {
  if (!isAtLeast(version, '3.2.0')) return { ttl: 8, loopWait: 1, retryTimeout: 3 };
  return { ttl: 20, loopWait: isAtLeast(version, '4.0.0') ? 1 : 2, retryTimeout: 3 };
}

/** `restapi.request_queue_size` exists from 3.0.3 on; its default of 5 is short for four health checks every 200 ms. */
export function hasRequestQueueSize(version: string): boolean {
  return isAtLeast(version, '3.0.3');
}
