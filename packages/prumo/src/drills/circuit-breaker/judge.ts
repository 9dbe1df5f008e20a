import type { Judgement } from '../../model/index.ts';
import { text } from './text.ts';

export const CLAIM = 'dependency-loss-degrades';
/** Milliseconds for a page whose dependency is known to be gone. Our own number: what people take for at once (Nielsen 1993, a second). */
export const AT_ONCE = 1000;

/** One round over every page, with the dependency gone. */
export interface Round {
  readonly asked: number;
  /** Answered in the way the product says it does without the dependency. */
  readonly degraded: number;
  /** Not answered, or in another way. */
  readonly failed: number;
  readonly slowestMs: number;
  /** Whether the breaker was open when the round ended. */
  readonly open: boolean;
}

export interface Broken {
  /** Pages asked while the dependency was there. */
  readonly pages: number;
  /** While it was gone, in order. */
  readonly rounds: readonly Round[];
  /** With the dependency back: pages answered in full, and the breaker closed. */
  readonly recovered: boolean;
}

/** Every page goes on without what it calls, soon without asking for it, and in full when it is back. Pure. */
export function judgeBreaker({ pages, rounds, recovered }: Broken): Judgement {
  const base = { claim: CLAIM, kind: 'safety' } as const;
  const untold = rounds.find(({ asked, degraded, failed }) => asked < pages || degraded + failed !== asked);
  if (pages === 0 || rounds.length === 0 || untold !== undefined) return { ...base, held: null, reason: text.mismatch(pages, untold) };
  const failed = failedIn(rounds);
  if (failed > 0) return { ...base, held: false, reason: text.failed(failed) };
  const slowest = slowestWhenOpen(rounds);
  if (!rounds.some(({ open }) => open)) return { ...base, held: false, reason: text.neverOpen() };
  if (slowest === null) return { ...base, held: null, reason: text.notAskedWhenOpen() };
  if (slowest > AT_ONCE) return { ...base, kind: 'timing', held: false, reason: text.slow(slowest, AT_ONCE) };
  if (!recovered) return { ...base, held: false, reason: text.notRecovered() };
  return { ...base, held: true, reason: null };
}

export function failedIn(rounds: readonly Round[]): number {
  return rounds.reduce((sum, { failed }) => sum + failed, 0);
}

/** Milliseconds of the slowest page in the last round that began and ended with the breaker open; null: there was none. */
export function slowestWhenOpen(rounds: readonly Round[]): number | null {
  const opened = rounds.findIndex(({ open }) => open);
  const after = opened === -1 ? undefined : rounds.slice(opened + 1).findLast(({ open }) => open);
  return after?.slowestMs ?? null;
}
