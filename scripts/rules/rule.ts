/** One rule, and how to break it: the text `rule` of a file becomes `broken`. */
export interface RuleToBreak {
  /** Below packages/prumo/src. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly rule: string;
  readonly broken: string;
}

/** Rules of one file under `drills/`, each as the text that says it and what it becomes. Its tests are those of the same name beside it. */
export function drillRules(path: string, ...rules: readonly (readonly [rule: string, broken: string])[]): readonly RuleToBreak[] {
  return rules.map(([rule, broken]) => ({ file: `drills/${path}`, rule, broken }));
}
