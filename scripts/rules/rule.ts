/** One rule, and how to break it: the text `rule` of a file becomes `broken`. */
export interface RuleToBreak {
  /** Below packages/prumo/src. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly rule: string;
  readonly broken: string;
}
