import type { Registry } from 'prom-client';
import { counter } from './instruments.ts';

/** What a label says of every value beyond its limit. */
export const OTHER = 'other';

export interface CappedLabelOptions {
  /** The label, as it is told in `metrics_label_capped_total`. */
  readonly name: string;
  /** Distinct values that are kept. Default: 200. */
  readonly limit?: number;
  readonly registry?: Registry | undefined;
}

/**
 * A label that cannot grow without end: the first `limit` distinct values stay as they are, any other becomes `other`, and is counted. Each value of a label is
 * a series (a histogram: seventeen) that the process and Prometheus hold for ever, and what comes from outside has no end.
 */
export function cappedLabel({ name, limit = 200, registry }: CappedLabelOptions): (value: string) => string {
  const kept = new Set<string>();
  const capped =
    registry &&
    counter(registry, { name: 'metrics_label_capped_total', help: 'Values of a label told as "other".', labelNames: ['label'] });
  return (value) => {
    if (kept.has(value)) return value;
    if (kept.size < limit) {
      kept.add(value);
      return value;
    }
    capped?.inc({ label: name });
    return OTHER;
  };
}
