import { Cron } from 'croner';
import { CLOCKS_DIFFER } from '../retention/index.ts';
import type { Copy, CopyKind } from './facts.ts';

const MINUTE = 60_000;

/** Milliseconds a backup may take before it is missed, beyond twice the longest of the last ones of its kind. */
const GRACE = 30 * MINUTE;
/** A copy begun this much before its time is of that time: clocks of the schedule and of the server are read one after the other. */
const EARLY = MINUTE;
const LAST_ONES = 5;

/** A larger kind is as good as a smaller one: what was asked to be safe at that time is safe. */
const AS_GOOD_AS: Readonly<Record<CopyKind, readonly CopyKind[]>> = {
  full: ['full'],
  differential: ['full', 'differential'],
  incremental: ['full', 'differential', 'incremental'],
  logical: ['logical'],
  files: ['files'],
};

/** Copies that fulfil a schedule of this kind, oldest first. One from the future, taken while the clock was ahead, would do so for as long as it was. */
export function fulfilling(kind: CopyKind, copies: readonly Copy[], now: number): readonly Copy[] {
  return copies.filter((copy) => AS_GOOD_AS[kind].includes(copy.kind) && Date.parse(copy.begun) <= now + CLOCKS_DIFFER);
}

/**
 * The last time, epoch milliseconds, at which one of this kind should have been begun and by now be there; undefined: none since anybody has
 * looked. Pure.
 */
export function dueAt(cron: string, copies: readonly Copy[], { now, since }: { readonly now: number; readonly since: number | undefined }) {
  if (since === undefined) return undefined;
  const longest = Math.max(0, ...copies.slice(-LAST_ONES).map(({ begun, ended }) => Date.parse(ended) - Date.parse(begun)));
  const due = previousTime(cron, now - GRACE - 2 * longest);
  return due === undefined || due < since ? undefined : due;
}

/** Whether none of these was begun at that time or later. Pure. */
export function isMissed(due: number | undefined, copies: readonly Copy[]): boolean {
  return due !== undefined && !copies.some(({ begun }) => Date.parse(begun) >= due - EARLY);
}

/** The last time a schedule names before a moment, epoch milliseconds. */
export function previousTime(cron: string, before: number): number | undefined {
  const job = new Cron(cron, { paused: true });
  const [found] = job.previousRuns(1, new Date(before));
  job.stop();
  return found?.getTime();
}
