import type { Judgement } from '../../model/index.ts';
import type { LoginTally } from './passwords.ts';
import { text } from './text.ts';

/** Share of the throughput that may be lost. Of the claim. */
const MAY_BE_LOST = 0.1;
/** A generator that is busier than this is what was measured. */
const BUSY_ALLOWED = 0.9;

/** `told`: requests that were told so; `unanswered`: those that had no answer for longer than the stack states. Each of them is one too many. */
export function judgeErrors(told: number, unanswered: number, said: string): Judgement {
  const failed = told + unanswered;
  return {
    claim: 'pool-saturation-is-no-error',
    kind: 'timing',
    held: failed === 0,
    reason: failed === 0 ? null : told === 0 ? text.waitedInVain(unanswered) : text.failed(failed, said),
  };
}

/** `share`: of the throughput that was lost; null: not known. `busy`: share of its time the generator was on a processor. */
export function judgeThroughput(share: number | null, busy: number): Judgement {
  const base = { claim: 'pool-saturation-keeps-throughput', kind: 'timing' } as const;
  if (share === null) return { ...base, held: null, reason: text.noThroughput() };
  if (busy > BUSY_ALLOWED) return { ...base, held: null, reason: text.generatorBusy(busy) };
  return { ...base, held: share <= MAY_BE_LOST, reason: share <= MAY_BE_LOST ? null : text.lostThroughput(share) };
}

/** Every wrong password refused and every right one let in, of those that got an answer. */
export function judgePasswords(tally: LoginTally): readonly Judgement[] {
  const base = { claim: 'wrong-password-is-refused', kind: 'safety' } as const;
  if (tally.wrongAccepted > 0) return [{ ...base, held: false, reason: text.accepted(tally.wrongAccepted) }];
  if (tally.rightRefused > 0) return [{ ...base, held: false, reason: text.rightRefused(tally.rightRefused) }];
  // A login without an answer opened nothing, but shows nothing either.
  const silent = tally.wrongBroken + tally.wrongUnanswered;
  if (tally.wrongRefused === 0 || tally.rightAccepted === 0 || silent > 0)
    return [{ ...base, held: null, reason: text.unanswered(silent + tally.rightBroken + tally.rightUnanswered) }];
  return [{ ...base, held: true, reason: null }];
}
