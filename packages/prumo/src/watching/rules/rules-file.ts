import { Document, isCollection, isMap } from 'yaml';
import type { Rule, RuleGroup } from './rule.ts';
import { promDuration } from './duration.ts';

/** Begins the comment above a rule whose values have no series while all is well; `prumo alerts lint` reads it. */
export const EMPTY_MARK = 'empty when healthy:';

/** The text of a Prometheus rules file. Pure. */
export function rulesFile(groups: readonly RuleGroup[]): string {
  const document = new Document({
    groups: groups.map(({ name, interval, rules }) => ({ name, interval: promDuration(interval), rules: rules.map(written) })),
  });
  groups.forEach((group, position) => {
    group.rules.forEach(({ empty }, rule) => {
      const node = document.getIn(['groups', position, 'rules', rule], true);
      if (empty !== undefined && isMap(node)) node.commentBefore = ` ${EMPTY_MARK} ${empty}`;
    });
  });
  if (isCollection(document.contents)) document.commentBefore = ' Made by Prumo (`prumo render prometheus`); do not edit.';
  return document.toString({ lineWidth: 0 });
}

function written(rule: Rule): Readonly<Record<string, unknown>> {
  if ('record' in rule) return { record: rule.record, expr: rule.expr };
  const { alert, expr, labels, annotations } = rule;
  return { alert, expr, ...(rule.for === 0 ? {} : { for: promDuration(rule.for) }), labels, annotations };
}
