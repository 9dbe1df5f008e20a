/** Series by selector, values in promtool's notation: `0+5x100` counts up by five, 100 times. */
export type InputSeries = Readonly<Record<string, string>>;

/** What Prometheus is told, and for how long, in one unit test of a rule. */
export interface RuleTest {
  readonly series: InputSeries;
  /** Milliseconds after the first sample at which it is asked. */
  readonly at: number;
  /** Milliseconds between two samples. Default 15 s, the interval of most targets. */
  readonly step?: number;
}

/** Each alert is seen firing, and not firing just below. */
export interface RuleTests {
  readonly firing: RuleTest & {
    /** Labels the alert must carry, besides those every alert has. */
    readonly labels: Readonly<Record<string, string>>;
  };
  /** Null for one that always fires. */
  readonly quiet: RuleTest | null;
}

/** Samples of a test: enough for a hundred minutes at the usual step. */
const SAMPLES = 400;

/** A gauge that stays what it is. */
export function flat(value: number): string {
  return `${value}+0x${SAMPLES}`;
}

/** A counter that grows by `step` from sample to sample; negative: a gauge that falls. */
export function growing(step: number, from = 0): string {
  return `${from}${step < 0 ? '-' : '+'}${Math.abs(step)}x${SAMPLES}`;
}

/** A counter that grows by so much a second, at the usual step of 15 s. */
export function perSecond(rate: number): string {
  return growing(rate * 15);
}

/** The two tests of a threshold: the same series with a value just beyond it, and just within. */
export function around<Value>(
  test: { readonly at: number; readonly step?: number; readonly labels?: Readonly<Record<string, string>> },
  beyond: Value,
  within: Value,
  series: (value: Value) => InputSeries,
): RuleTests {
  const { labels = {}, ...when } = test;
  return { firing: { ...when, labels, series: series(beyond) }, quiet: { ...when, series: series(within) } };
}
