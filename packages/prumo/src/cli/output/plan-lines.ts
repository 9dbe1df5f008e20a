import type { Plan } from '../../controller/plan.ts';
import type { Locale } from '../../messages/message.ts';
import { text } from '../text.ts';
import { table } from './table.ts';

/** A plan for a person: what will be done to what, and why. */
export function planLines(plan: Plan, locale: Locale): string {
  if (plan.steps.length === 0) return text.planEmpty()[locale];
  const actions = text.planActions();
  const columns = text.planColumns();
  const rows = plan.steps.map((step) => [actions[step.action][locale], step.name, step.node, step.because.join(', ')]);
  return `${table([columns.action[locale], columns.name[locale], columns.node[locale], columns.because[locale]], rows)}\n\n${text.planSummary(plan.steps.length, plan.unchanged)[locale]}`;
}
