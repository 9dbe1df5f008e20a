import type { Judgement } from '../../model/index.ts';
import type { CacheAccount } from './cache-log.ts';
import { text } from './text.ts';

/** Seconds. Of the claim. */
const LIMIT = 3;

export interface CacheFindings {
  /** Seconds without an acknowledged write; null: none came back. */
  readonly pause: number | null;
  readonly returned: boolean;
  /** Null: the keys could not be read. */
  readonly account: CacheAccount | null;
  /** Keys the cache threw out by its own policy during the run. */
  readonly evicted: number;
}

export function judgeCache({ pause, returned, account, evicted }: CacheFindings): readonly Judgement[] {
  const isBack = returned && pause !== null;
  const isInTime = isBack && pause <= LIMIT;
  return [
    { claim: 'cache-failover-keeps-address', kind: 'timing', held: isBack, reason: isBack ? null : text.neverReturned() },
    {
      claim: 'cache-writes-return-in-time',
      kind: 'timing',
      held: isInTime,
      reason: isInTime ? null : isBack ? text.tooLong(pause, LIMIT) : text.neverReturned(),
    },
    { claim: 'confirmed-cache-writes-kept', kind: 'safety', ...kept(account, evicted) },
  ];
}

function kept(account: CacheAccount | null, evicted: number): Pick<Judgement, 'held' | 'reason'> {
  if (account === null) return { held: null, reason: text.unread() };
  if (account.confirmedLost === 0) return { held: true, reason: null };
  // Room was made for others at the cost of so many keys at most.
  return evicted >= account.confirmedLost
    ? { held: null, reason: text.evicted() }
    : { held: false, reason: text.lost(account.confirmedLost) };
}
