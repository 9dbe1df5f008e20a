import type { Alert, RecordingRule } from '../../model/index.ts';
import type { Spec } from '../../spec/spec.ts';
import { readPromql } from '../promql/read-promql.ts';
import type { RuleSet } from './rule-set.ts';

/**
 * The sets without what reads a job that is not among `jobs`, or a series that would not be recorded for that reason: of what nobody scrapes an
 * alert could tell nothing, and its twin on missing series would ring for ever. Pure.
 */
export function scrapedRules(spec: Spec, sets: readonly RuleSet[], jobs: ReadonlySet<string>): readonly RuleSet[] {
  const recordings = sets.flatMap((set) => set.recordings);
  const missing = new Set<string>();
  const isScraped = (expr: string): boolean => {
    const { jobs: read, metrics } = readOf(expr);
    return read.every((job) => jobs.has(job)) && !metrics.some((metric) => missing.has(metric));
  };
  // A recorded series may read another one.
  for (let before = -1; before !== missing.size; ) {
    before = missing.size;
    for (const rule of recordings) if (!isScraped(rule.expr(spec))) missing.add(rule.record);
  }
  const isWhole = ({ absentTwin, ...alert }: Alert): boolean => {
    const job = absentTwin?.labels['job'];
    return isScraped(alert.expr(spec)) && (job === undefined || jobs.has(job));
  };
  return sets
    .map((set) => ({
      ...set,
      alerts: set.alerts.filter(isWhole),
      recordings: set.recordings.filter(({ record }: RecordingRule) => !missing.has(record)),
    }))
    .filter((set) => set.alerts.length + set.recordings.length > 0);
}

/** Jobs an expression asks for by name, and the metrics it reads. Throws for one that is no PromQL: it is ours. */
function readOf(expr: string): { readonly jobs: readonly string[]; readonly metrics: readonly string[] } {
  const reading = readPromql(expr);
  if (!reading.ok) throw new Error(`no PromQL at ${reading.at}: ${expr}`);
  const { selectors } = reading.value;
  return {
    jobs: selectors.flatMap(({ matchers }) =>
      matchers.filter(({ label, operator }) => label === 'job' && operator === '=').map(({ value }) => value),
    ),
    metrics: selectors.flatMap(({ metric }) => metric ?? []),
  };
}
