/** What can be wrong with a rule. */
export const FINDINGS = [
  /** The file is no rules file, there. */
  'unreadable',
  /** The expression is no PromQL. */
  'syntax',
  /** No target has ever shown the metric, and none declares it. */
  'metric-missing',
  /** It is made by a rule of these files that this Prometheus has not evaluated. */
  'not-recorded',
  /** The metric has no such label. */
  'label-missing',
  /** No series of the metric has the values that are asked for with `=`. */
  'value-missing',
  /** Prometheus refuses to evaluate a part. */
  'refused',
  /** A part that is compared has no data: the rule can never fire. */
  'no-data',
  /** More rules than one in ten have a reason for having no data. */
  'too-many-reasons',
] as const;
export type FindingKind = (typeof FINDINGS)[number];

export interface Finding {
  readonly kind: FindingKind;
  readonly file: string;
  readonly line: number;
  /** Of the rule; empty where there is none. */
  readonly rule: string;
  /** The metric, label or part it is about. */
  readonly subject: string;
}

export function finding(
  kind: FindingKind,
  place: { readonly file: string; readonly line: number; readonly rule?: string },
  subject: string,
): Finding {
  return { kind, file: place.file, line: place.line, rule: place.rule ?? '', subject };
}
