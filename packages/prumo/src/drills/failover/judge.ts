import type { Judgement } from '../../model/index.ts';
import { type Account, isSound, type Pause } from '../load/account.ts';
import { isAsPromised, type Synchrony } from './synchrony.ts';
import { text } from './text.ts';

/**
 * Nothing acknowledged is missing, nothing refused is there, nothing is there twice, on any member. Null where a member could not be read, and
 * where the cluster was not as synchronous as promised. `synchrony`: for claims that rest on it.
 */
export function judgeLoss(claim: string, accounts: readonly Account[], unread: readonly string[], synchrony?: Synchrony): Judgement {
  const bad = accounts.find((account) => !isSound(account));
  if (bad !== undefined) {
    const reason =
      bad.lost.length > 0
        ? text.lost(bad.lost.length, bad.member)
        : text.unsound(bad.member, [...bad.doubled, ...bad.undead, ...bad.changed, ...bad.strange].slice(0, 5).join(', '));
    return { claim, kind: 'safety', held: false, reason };
  }
  if (unread.length > 0 || accounts.length === 0) return { claim, kind: 'safety', held: null, reason: text.unread(unread) };
  if (synchrony !== undefined && !isAsPromised(synchrony))
    return { claim, kind: 'safety', held: null, reason: text.notSynchronous(synchrony.atFault, synchrony.wanted) };
  return { claim, kind: 'safety', held: true, reason: null };
}

/** `returned`: whether writes came back before the drill gave up, which a generator that stands still cannot tell from its own pause. `limit`: seconds. */
export function judgePause(claim: string, pause: Pause | null, returned: boolean, limit: number): Judgement {
  if (pause === null || !returned) return { claim, kind: 'timing', held: false, reason: text.neverReturned() };
  const held = pause.seconds <= limit;
  return { claim, kind: 'timing', held, reason: held ? null : text.tooLong(pause.seconds, limit) };
}

/** `taken`: whether another took over at all; else there was no old primary to watch. */
export function judgeStale(claim: string, seconds: number, taken: boolean): Judgement {
  if (!taken) return { claim, kind: 'safety', held: null, reason: text.noTakeover() };
  return { claim, kind: 'safety', held: seconds === 0, reason: seconds === 0 ? null : text.staleAcknowledged(seconds) };
}

export function judgeRejoin(claim: string, member: string, whole: boolean, taken: boolean): Judgement {
  if (!taken && whole) return { claim, kind: 'safety', held: null, reason: text.noTakeover() };
  return { claim, kind: 'safety', held: whole, reason: whole ? null : text.notRejoined(member) };
}
