import { DAY } from './expired.ts';
import { type Keep, keepingOf } from './keep.ts';

/** Milliseconds by which the clocks of two machines may differ. */
export const CLOCKS_DIFFER = 3_600_000;
/** A stretch without a copy that is so many times as long as usual is none of the schedule’s. */
const UNUSUAL = 4;

/**
 * Why the machine’s clock is not to be believed when it says what is too old; undefined: it is. Copies say when they were taken, by the clock of then.
 * One from the future: the clock has gone back, or was ahead. A stretch without any that is as long as all that is kept, and far longer than usual:
 * either the machine was off, or the clock has jumped ahead. Then nothing is to go until as much time as that has gone by since with copies
 * in it: days in which somebody can set it right. `moments`: ISO 8601, of whole copies. Pure.
 */
export function clockDoubt(moments: readonly string[], keep: Keep, now: Date): string | undefined {
  const times = moments.map((moment) => Date.parse(moment)).toSorted((one, other) => one - other);
  const last = times.at(-1);
  if (last === undefined) return undefined;
  if (last > now.getTime() + CLOCKS_DIFFER)
    return `the clock says ${now.toISOString()}, and what was taken last is of ${new Date(last).toISOString()}: one of them is wrong`;
  const all = [...times, Math.max(last, now.getTime())];
  const stretches = all.slice(1).map((end, index) => ({ end, length: end - (all[index] ?? end) }));
  const whole = keepingOf(keep).days * DAY;
  for (const { end, length } of stretches) {
    const usual = median(stretches.filter((other) => other.end !== end).map((other) => other.length));
    const isJump = length >= Math.max(whole, UNUSUAL * usual);
    if (isJump && now.getTime() - end < whole)
      return `nothing was taken for ${Math.round(length / DAY)} days before ${new Date(end).toISOString()}: the clock may have jumped`;
  }
  return undefined;
}

/** Without stretches of no length: two copies may be of one second, and the newest is mostly of now. */
function median(lengths: readonly number[]): number {
  const sorted = lengths.filter((length) => length > CLOCKS_DIFFER).toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}

/**
 * Without those from the future: taken while the clock was ahead, they would be the newest for as long as it was. All of them, where there are no
 * others. `takenOf`: ISO 8601. `now`: epoch milliseconds. Pure.
 */
export function ofThePast<Item>(items: readonly Item[], takenOf: (item: Item) => string | undefined, now: number): readonly Item[] {
  const past = items.filter((item) => {
    const taken = takenOf(item);
    return taken === undefined || Date.parse(taken) <= now + CLOCKS_DIFFER;
  });
  return past.length === 0 ? items : past;
}
