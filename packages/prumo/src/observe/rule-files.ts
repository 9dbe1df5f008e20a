import type { RuleFile, StackContext } from '../model/index.ts';

/** Every file of rules Prometheus evaluates on this stack. Pure. */
export function ruleFiles(_context: StackContext): readonly RuleFile[] {
  return [];
}
