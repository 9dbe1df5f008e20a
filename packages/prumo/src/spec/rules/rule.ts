import type { Path, Problem } from '../problem.ts';
import type { SpecContent } from '../schema.ts';

/** Something that is wrong between values that are each right. */
export interface RuleFinding {
  readonly severity: 'error' | 'warning';
  /** Where it is shown. */
  readonly path: Path;
  readonly at: 'key' | 'value';
  /** What it was decided from: when one of these is itself refused, the finding is a guess and is dropped. */
  readonly from: readonly Path[];
  readonly problem: Problem;
}

export type Rule = (spec: SpecContent) => readonly RuleFinding[];

/** A finding at a value; decided from that value and what else is given. */
export function finding(
  severity: 'error' | 'warning',
  path: Path,
  found: Problem,
  from: readonly Path[] = [],
  at: 'key' | 'value' = 'value',
): RuleFinding {
  return { severity, path, at, from: [path, ...from], problem: found };
}
