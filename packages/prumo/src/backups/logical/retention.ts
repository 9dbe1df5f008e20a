const DAY = 86_400_000;

/**
 * Labels of copies that have been kept long enough, oldest first. Only of those known to be whole, and never the newest of these: however long no
 * new one was taken, one stays. Pure.
 */
export function expired(whole: readonly { readonly label: string; readonly ended: string }[], keep: number, now: Date): readonly string[] {
  const sorted = whole.toSorted((one, other) => Date.parse(one.ended) - Date.parse(other.ended));
  return sorted
    .slice(0, -1)
    .filter(({ ended }) => Date.parse(ended) < now.getTime() - keep * DAY)
    .map(({ label }) => label);
}
