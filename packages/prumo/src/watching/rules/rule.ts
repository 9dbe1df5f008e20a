/** A rule as Prometheus reads it. */
export type Rule = AlertingRule | RecordedRule;

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** Milliseconds. */
  readonly for: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Why there is nothing to compare while all is well; undefined: there is. */
  readonly empty: string | undefined;
}

export interface RecordedRule {
  readonly record: string;
  readonly expr: string;
  readonly empty: string | undefined;
}

/** Rules evaluated one after the other, at one interval. */
export interface RuleGroup {
  readonly name: string;
  /** Milliseconds. */
  readonly interval: number;
  readonly rules: readonly Rule[];
}
