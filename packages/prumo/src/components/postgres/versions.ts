/** Dotted numbers compared part by part: negative when `a` is older than `b`. Missing parts count as 0. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let part = 0; part < Math.max(left.length, right.length); part += 1) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * How a Patroni behaves when a hung primary resumes, with etcd's v3 API:
 * `patched` takes the leader key back from whoever was promoted meanwhile unless our launcher replaces one method;
 * `fixed` compares before it writes (upstream's pull requests 2689 and 2693, merged 24 and 25 May 2023, first released
 * in 3.0.3 of 22 June 2023); `refused` is a version whose method nobody here has read. The launcher looks at the method
 * itself too: this is only what preflight can say before anything starts.
 */
export type PatroniSafety = 'patched' | 'fixed' | 'refused';

export function patroniSafety(version: string): PatroniSafety {
  if (version === '3.0.2') return 'patched';
  return compareVersions(version, '3.0.3') >= 0 ? 'fixed' : 'refused';
}

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
  if (compareVersions(version, '3.2.0') < 0) return { ttl: 8, loopWait: 1, retryTimeout: 3 };
  return { ttl: 20, loopWait: compareVersions(version, '4.0.0') < 0 ? 2 : 1, retryTimeout: 3 };
}

/** `restapi.request_queue_size` exists from 3.0.3 on; its default of 5 is short for four health checks every 200 ms. */
export function hasRequestQueueSize(version: string): boolean {
  return compareVersions(version, '3.0.3') >= 0;
}
