/** One run of pgbench over one path. */
export interface Sample {
  readonly path: string;
  /** 1-based; in a round every path is measured once, one after the other. */
  readonly round: number;
  /** Transactions per second, without the time to connect. */
  readonly tps: number;
  /** Share of the machine's processors used during the run, by anybody, 0 to 1. */
  readonly busy: number;
}

export interface Spread {
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface PathSummary {
  readonly path: string;
  readonly tps: Spread;
  /** Against the first path in the same round, so that what disturbs the machine for longer than a round falls on both. */
  readonly ratio: Spread;
}

/** Medians and ranges by path, in the order the paths were given. The first is what the others are compared with. */
export function summarize(paths: readonly string[], samples: readonly Sample[]): readonly PathSummary[] {
  const [base] = paths;
  const direct = new Map(samples.filter((sample) => sample.path === base).map((sample) => [sample.round, sample.tps]));
  return paths.map((path) => {
    const own = samples.filter((sample) => sample.path === path);
    const ratios = own.flatMap((sample) => {
      const compared = direct.get(sample.round);
      return compared === undefined || compared === 0 ? [] : [sample.tps / compared];
    });
    return { path, tps: spreadOf(own.map((sample) => sample.tps)), ratio: spreadOf(ratios) };
  });
}

/** Throws on an empty list: there is no median of nothing. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  const [minimum, maximum] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || minimum === undefined || maximum === undefined) throw new Error('no values');
  return { median: (low + high) / 2, minimum, maximum };
}
