import { type Budget, formatSize } from '../../spec/index.ts';
import type { Locale } from '../../messages/message.ts';
import { table } from './table.ts';

/** The arithmetic of connections and memory, line by line with reasons. */
export function budgetLines(budgets: readonly Budget[], locale: Locale): string {
  return budgets
    .map((budget) => {
      const show = (amount: number): string => (budget.unit === 'bytes' ? formatSize(roundSize(amount)) : String(amount));
      const rows = budget.rows.map((row) => [row.name, show(row.amount), row.why[locale]]);
      return table([budget.limitName, `${show(budget.total)} / ${show(budget.limit)}`, ''], rows);
    })
    .join('\n\n');
}

function roundSize(bytes: number): number {
  return Math.round(bytes / 1024 ** 2) * 1024 ** 2;
}
