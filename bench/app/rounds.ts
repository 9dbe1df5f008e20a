/** The mean of the turns of one round; undefined where there is none. Pure. */
export function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Of each round that both had: the mean of one's turns against that of the other's, so that what disturbs the machine for longer than a round falls on both. Rounded to thousandths.
 * Throws when there is no such round. Pure.
 */
export function ratiosOf<Turn extends { readonly round: number }>(
  own: readonly Turn[],
  base: readonly Turn[],
  of: (turn: Turn) => number,
): number[] {
  const mean = (turns: readonly Turn[], round: number): number | undefined => meanOf(turns.filter((turn) => turn.round === round).map(of));
  const ratios = [...new Set(own.map(({ round }) => round))].flatMap((round) => {
    const [mine, theirs] = [mean(own, round), mean(base, round)];
    return mine === undefined || theirs === undefined || theirs === 0 ? [] : [Math.round((mine / theirs) * 1000) / 1000];
  });
  if (ratios.length === 0) throw new Error('no round has a turn to compare with');
  return ratios;
}
