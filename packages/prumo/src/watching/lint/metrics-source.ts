/** A Prometheus, as far as linting asks it. */
export interface MetricsSource {
  /** Names of metrics with samples. */
  names(): Promise<ReadonlySet<string>>;
  /** Names of metrics that targets declare, with samples or without. */
  declared(): Promise<ReadonlySet<string>>;
  /** Names of the labels of a metric. */
  labels(metric: string): Promise<ReadonlySet<string>>;
  /** Whether an expression has a result now. */
  ask(expr: string): Promise<{ readonly ok: true; readonly series: number } | { readonly ok: false; readonly why: string }>;
}
