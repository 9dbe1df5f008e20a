import type { Message } from '../../messages/message.ts';

/** One line of an arithmetic, with the reason for its number. */
export interface BudgetRow {
  readonly name: string;
  /** Connections, or bytes. */
  readonly amount: number;
  readonly why: Message;
}

/** An arithmetic shown to people before anything starts: what is needed, what there is, and what does not fit. */
export interface Budget {
  readonly unit: 'connections' | 'bytes';
  readonly rows: readonly BudgetRow[];
  /** Sum of the rows. */
  readonly total: number;
  readonly limit: number;
  /** What the limit is. */
  readonly limitName: string;
  /** Empty when everything fits. */
  readonly problems: readonly Message[];
}

export function budget(
  unit: Budget['unit'],
  rows: readonly BudgetRow[],
  limit: number,
  limitName: string,
  problemsOf: (total: number) => readonly Message[],
): Budget {
  const total = rows.reduce((sum, row) => sum + row.amount, 0);
  return { unit, rows, total, limit, limitName, problems: problemsOf(total) };
}
