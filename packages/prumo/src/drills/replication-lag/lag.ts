/** What the primary says of one standby at one moment. Positions are bytes of WAL since the beginning. */
export interface StandbySample {
  /** `application_name`: the member's name. */
  readonly name: string;
  readonly sent: number;
  readonly replayed: number;
  /** Seconds, as the primary measures it from the standby's answers; null: it has none. */
  readonly lag: number | null;
}

export interface Sample {
  /** Moment of `performance.now()`. */
  readonly at: number;
  /** Position the primary has written to. */
  readonly written: number;
  /** Standbys that stream. */
  readonly standbys: readonly StandbySample[];
}

export interface Lag {
  /** Most seconds any standby was behind. */
  readonly seconds: number;
  /** Most bytes of WAL any standby had not applied. */
  readonly backlog: number;
  /** Most bytes of WAL that had not been sent. */
  readonly unsent: number;
  /** Fewest standbys that streamed. */
  readonly fewest: number;
  /** Bytes of WAL written from the first sample to the last. */
  readonly written: number;
}

/** The worst of all samples. */
export function worstLag(samples: readonly Sample[]): Lag {
  const all = samples.flatMap((sample, position) =>
    sample.standbys.map((standby) => ({ standby, sample, earlier: samples.slice(0, position) })),
  );
  return {
    seconds: Math.max(0, ...all.map(({ standby, sample, earlier }) => secondsBehind(standby, sample, earlier))),
    backlog: Math.max(0, ...all.map(({ standby, sample }) => sample.written - standby.replayed)),
    unsent: Math.max(0, ...all.map(({ standby, sample }) => sample.written - standby.sent)),
    fewest: samples.length === 0 ? 0 : Math.min(...samples.map(({ standbys }) => standbys.length)),
    written: (samples.at(-1)?.written ?? 0) - (samples[0]?.written ?? 0),
  };
}

/**
 * Seconds a standby is behind at the least. `replay_lag` alone does not tell: PostgreSQL leaves it as it was when a standby stops
 * replaying. So also how long ago the primary is known to have written something the standby has not applied yet.
 */
export function secondsBehind(standby: StandbySample, sample: Sample, earlier: readonly Sample[]): number {
  const missing = earlier.find(({ written }) => written > standby.replayed);
  const known = missing === undefined ? 0 : (sample.at - missing.at) / 1000;
  return Math.max(known, standby.replayed >= sample.written ? 0 : (standby.lag ?? 0));
}
