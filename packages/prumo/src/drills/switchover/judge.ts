import type { Message } from '../../messages/message.ts';
import type { Judgement } from '../../model/index.ts';
import { text as family } from '../failover/text.ts';
import { text } from './text.ts';

/** Seconds; the claim's own limit (components/postgres/claims.ts). */
const LIMIT = 1.5;

export interface SwitchoverFindings {
  /** Whether the procedure came to its end. */
  readonly switched: boolean;
  /** Why it did not; null: it did. */
  readonly refused: Message | null;
  readonly failedWrites: number;
  readonly failedLogins: number;
  /** What one of the failed was told. */
  readonly said: string | undefined;
  /** Logins that began while every pooler held transactions back. */
  readonly pausedLogins: number;
  /** Whether writes flowed afterwards. */
  readonly returned: boolean;
  /** Longest wait of a write or of a login. Seconds. */
  readonly longest: number;
}

/** What a switchover says of the requests under way, and of how long they waited. */
export function judgeSwitchover(findings: SwitchoverFindings): readonly Judgement[] {
  const { switched, refused, longest } = findings;
  const isShort = longest <= LIMIT;
  return [
    { claim: 'no-failed-request-in-switchover', kind: 'timing', ...judgeRequests(findings) },
    {
      claim: 'switchover-wait-is-short',
      kind: 'timing',
      held: switched ? isShort : null,
      reason: refused ?? (switched && isShort ? null : switched ? text.waitedTooLong(longest, LIMIT) : text.notSwitched()),
    },
  ];
}

function judgeRequests(findings: SwitchoverFindings): Pick<Judgement, 'held' | 'reason'> {
  const { switched, refused, failedWrites, failedLogins, said, pausedLogins, returned } = findings;
  if (refused !== null) return { held: false, reason: refused };
  if (failedWrites + failedLogins > 0) return { held: false, reason: text.failedRequests(failedWrites, failedLogins, said ?? '?') };
  if (!switched) return { held: null, reason: text.notSwitched() };
  if (!returned) return { held: false, reason: family.neverReturned() };
  // Who logs in meanwhile is the one a pause can fail: nobody did, so nothing was shown.
  return pausedLogins === 0 ? { held: null, reason: text.noLoginWhilePaused() } : { held: true, reason: null };
}
