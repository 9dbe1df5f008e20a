import type { Judgement } from '../../model/index.ts';
import { text } from './text.ts';
import type { Window } from './window.ts';

/**
 * Outside the window it is two single faults, which other drills show: nobody may have been synchronous, and somebody must have written.
 * Something was acknowledged then, or there was nothing to lose; in strict mode it is enough that writes were seen to wait.
 */
export function hitsWindow(
  { synchronous, acknowledged, waiting }: Pick<Window, 'synchronous' | 'acknowledged' | 'waiting'>,
  strict: boolean,
): boolean {
  return synchronous === 0 && (acknowledged > 0 || (strict && waiting > 0));
}

/** `alone`: acknowledged writes nobody but the dead had; null: those who live could not be read. */
export function judgeAlone(claim: string, alone: number | null): Judgement {
  if (alone === null) return { claim, kind: 'safety', held: null, reason: text.survivorsUnread() };
  return { claim, kind: 'safety', held: alone === 0, reason: alone === 0 ? null : text.alone(alone) };
}

/** Keys of writes acknowledged in the window that no survivor has: only the struck primary had them. Pure. */
export function acknowledgedAlone(
  writes: readonly { readonly key: string; readonly sent: number; readonly done: number }[],
  { promoted, struck }: Pick<Window, 'promoted' | 'struck'>,
  survivors: readonly ReadonlySet<string>[],
): readonly string[] {
  return writes
    .filter(({ sent, done, key }) => sent > promoted && done <= struck && !survivors.some((keys) => keys.has(key)))
    .map(({ key }) => key);
}
