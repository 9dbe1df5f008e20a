import { type Keep, type Keeping, keepingOf } from './keep.ts';

export const DAY = 86_400_000;

export interface Aged {
  readonly label: string;
  /** ISO 8601; undefined where it cannot be told: such a one is left for a person. */
  readonly taken: string | undefined;
  readonly isWhole: boolean;
  /** Labels without which it cannot be used. Default: none. */
  readonly needs?: readonly string[];
}

interface Dated extends Aged {
  /** Epoch milliseconds. */
  readonly at: number;
}

/** In which period a moment is, by UTC: weeks begin on Mondays, as in ISO 8601. */
const PERIODS: Readonly<Record<Exclude<keyof Keeping, 'days'>, (at: number) => string>> = {
  daily: (at) => new Date(at).toISOString().slice(0, 10),
  // 1970-01-01 was a Thursday.
  weekly: (at) => String(Math.floor((at / DAY + 3) / 7)),
  monthly: (at) => new Date(at).toISOString().slice(0, 7),
  yearly: (at) => new Date(at).toISOString().slice(0, 4),
};

/**
 * Labels of copies that have been kept long enough, oldest first. Kept are: all younger than `days`; the newest whole one, and what came after it;
 * of each generation the last whole one of as many of the newest periods as have one, so that a time without copies costs none; what any of these
 * needs; and what has no date. What is damaged stays as long as it is the best there is, and is no period's last one. Whoever keeps more periods or
 * days keeps all that fewer would; and what goes at one time would be kept at no later one. Pure.
 */
export function expired(copies: readonly Aged[], keep: Keep, now: Date): readonly string[] {
  const keeping = keepingOf(keep);
  const dated = copies
    .flatMap((copy): readonly Dated[] => (copy.taken === undefined ? [] : [{ ...copy, at: Date.parse(copy.taken) }]))
    .toSorted((one, other) => one.at - other.at || (one.label < other.label ? -1 : 1));
  const whole = dated.filter(({ isWhole }) => isWhole).toReversed();
  const limit = Math.min(whole[0]?.at ?? Number.NEGATIVE_INFINITY, now.getTime() - keeping.days * DAY);
  const kept = withNeeds(copies, [
    ...copies.filter(({ taken }) => taken === undefined),
    ...dated.filter(({ at }) => at >= limit),
    ...generations(whole, keeping),
  ]);
  return dated.filter(({ label }) => !kept.has(label)).map(({ label }) => label);
}

/** `whole`: newest first. */
function generations(whole: readonly Dated[], keeping: Keeping): readonly Dated[] {
  return Object.entries(PERIODS).flatMap(([name, periodOf]) => {
    const count = keeping[name as keyof typeof PERIODS] ?? 0;
    const lasts = new Map<string, Dated>();
    for (const copy of whole) {
      const period = periodOf(copy.at);
      if (lasts.size < count && !lasts.has(period)) lasts.set(period, copy);
    }
    return [...lasts.values()];
  });
}

function withNeeds(copies: readonly Aged[], wanted: readonly Aged[]): ReadonlySet<string> {
  const byLabel = new Map(copies.map((copy) => [copy.label, copy]));
  const kept = new Set<string>();
  const open = wanted.map(({ label }) => label);
  for (let label = open.pop(); label !== undefined; label = open.pop()) {
    if (kept.has(label)) continue;
    kept.add(label);
    open.push(...(byLabel.get(label)?.needs ?? []));
  }
  return kept;
}
