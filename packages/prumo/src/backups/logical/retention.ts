const DAY = 86_400_000;

export interface Aged {
  readonly label: string;
  /** ISO 8601; undefined where it cannot be told: such a one is left for a person. */
  readonly taken: string | undefined;
  readonly isWhole: boolean;
}

/**
 * Labels of copies that have been kept long enough, oldest first. Only what is older than the newest whole one: however long no new one was taken,
 * that stays; and what is damaged stays as long as it is the best there is. Pure.
 */
export function expired(copies: readonly Aged[], keep: number, now: Date): readonly string[] {
  const dated = copies.flatMap(({ label, taken, isWhole }) => (taken === undefined ? [] : [{ label, at: Date.parse(taken), isWhole }]));
  const newest = Math.max(...dated.filter(({ isWhole }) => isWhole).map(({ at }) => at));
  const limit = Math.min(newest, now.getTime() - keep * DAY);
  return dated
    .filter(({ at }) => at < limit)
    .toSorted((one, other) => one.at - other.at)
    .map(({ label }) => label);
}
