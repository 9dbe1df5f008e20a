import type { NodeProcess } from '../../model/index.ts';

/** One probe of an instance; times in milliseconds of a monotonic clock. */
export interface ProbeSeen {
  readonly began: number;
  readonly ended: number;
  readonly ok: boolean;
}

/** How it is known that an instance hangs: the kernel says it is stopped, it alone of its like gives no answer, or it fails its `alive`. */
export type Hang = 'stopped' | 'silent' | 'failing';

export interface HangInputs {
  /** `RestartPolicy.hungAfter`. */
  readonly hungAfter: number;
  /** Probes of this very process, oldest first. */
  readonly own: readonly ProbeSeen[];
  /** The newest probe of each other instance of its group. */
  readonly siblings: readonly ProbeSeen[];
  /** Processes of its node right after the last probe. */
  readonly processes: readonly NodeProcess[];
}

/** Probes without an answer, one after the other, after which silence alone counts; the first may have met a busy moment. */
const SILENT_PROBES = 2;

/**
 * Whether an instance hangs. A refusal is an answer, and so is an error: only a probe that got nothing for `hungAfter` counts. Then one is
 * enough where the kernel shows a stopped process (`T`; `t` is a debugger, whose user is there). Otherwise it takes a second one, and an
 * answer of a sibling asked since the first: else it may be the observer that did not run. Pure.
 */
export function hangOf({ hungAfter, own, siblings, processes }: HangInputs): Hang | undefined {
  const lastAnswer = own.findLastIndex((probe) => probe.ok || probe.ended - probe.began < hungAfter);
  const silent = own.slice(lastAnswer + 1);
  const [first] = silent;
  if (first === undefined) return undefined;
  if (processes.some(({ state }) => state === 'T')) return 'stopped';
  const othersAnswer = siblings.some((probe) => probe.ok && probe.began >= first.began);
  return silent.length >= SILENT_PROBES && othersAnswer ? 'silent' : undefined;
}
