/**
 * How many of `total` things each of `owners` has when the k-th largest has in proportion to 1/k^exponent (Zipf's law; 0.8
 * leaves the largest of 200 a tenth of everything, the median a fifth of the mean). Every owner has at least `least`. The first
 * owner is the largest. The sum is `total`, or `owners × least` where that is more.
 */
export function zipfShares(owners: number, total: number, options: { readonly exponent: number; readonly least: number }): number[] {
  const weights = Array.from({ length: owners }, (_, rank) => 1 / (rank + 1) ** options.exponent);
  const sum = weights.reduce((a, b) => a + b, 0);
  const free = Math.max(0, total - owners * options.least);
  const exact = weights.map((weight) => (weight / sum) * free);
  const shares = exact.map(Math.floor);
  // The rounded-off rest goes to the largest remainders, so that nothing is lost.
  const rest = free - shares.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, rest)) shares[index] = (shares[index] ?? 0) + 1;
  return shares.map((share) => share + options.least);
}
