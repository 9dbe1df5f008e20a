import type { Judgement } from '../../model/index.ts';
import { judgeMoment, type WentBack } from '../point-in-time/judge.ts';
import { text } from './text.ts';

/** The moment lies in WAL that only the dead primary should have archived: it comes back all the same, to the second. Pure. */
export function judgeGap(leader: string | null, back: WentBack): Judgement {
  const claim = 'failover-leaves-no-archive-gap';
  if (leader === null) return { claim, kind: 'safety', held: null, reason: text.noTakeover() };
  return { ...judgeMoment(back), claim };
}
