import { waitedInVain } from '../load/patience.ts';
import type { Write } from '../load/write-log.ts';
import type { LoginTally } from './passwords.ts';
import type { Round } from './rounds.ts';

/** Requests that failed, by how that is known. */
export interface FailedRequests {
  /** Those that were told so, or whose connection ended. */
  readonly told: number;
  /** Those without an answer for longer than the stack states that one waits at most. */
  readonly unanswered: number;
  /** First thing that was said of one; empty when nothing was. */
  readonly said: string;
}

/** Of every client in the drill: those of the rounds, those that write, those that log in with the right password. */
export function failedRequests(
  rounds: readonly Pick<Round, 'failed' | 'said'>[],
  writes: readonly Pick<Write, 'intended' | 'done' | 'outcome' | 'said'>[],
  tally: Pick<LoginTally, 'rightRefused' | 'rightBroken' | 'rightUnanswered'>,
): FailedRequests {
  const failed = writes.filter(({ outcome }) => outcome !== 'acknowledged');
  const late = failed.filter(({ intended, done }) => waitedInVain(done - intended));
  return {
    told: rounds.reduce((sum, round) => sum + round.failed, 0) + failed.length - late.length + tally.rightRefused + tally.rightBroken,
    unanswered: late.length + tally.rightUnanswered,
    said: [...rounds, ...failed].find(({ said }) => said !== '')?.said ?? '',
  };
}
