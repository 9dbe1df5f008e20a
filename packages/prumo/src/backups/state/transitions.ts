import type { JournalEntry } from './entry.ts';
import type { Problem } from './state.ts';

export type Transition = Extract<JournalEntry, { readonly entry: 'raised' | 'recovered' }>;

/** Problems that were raised and have not recovered since. Pure. */
export function openProblems(journal: readonly JournalEntry[]): readonly Transition[] {
  const open = new Map<string, Transition>();
  for (const entry of journal) {
    if (entry.entry === 'raised') open.set(keyOf(entry), entry);
    if (entry.entry === 'recovered') open.delete(keyOf(entry));
  }
  return [...open.values()];
}

/** What is to be told now: each problem once when it comes and once when it is gone, however often anybody looks. Pure. */
export function transitions(journal: readonly JournalEntry[], problems: readonly Problem[], at: string): readonly Transition[] {
  const open = new Map(openProblems(journal).map((entry) => [keyOf(entry), entry]));
  const now = new Set(problems.map(keyOf));
  return [
    ...problems
      .filter((problem) => !open.has(keyOf(problem)))
      .map(({ problem, subject, what }): Transition => ({ at, entry: 'raised', problem, subject, what })),
    ...[...open]
      .filter(([key]) => !now.has(key))
      .map(([, { problem, subject, what }]): Transition => ({ at, entry: 'recovered', problem, subject, what })),
  ];
}

function keyOf({ problem, subject }: Pick<Problem, 'problem' | 'subject'>): string {
  return `${problem} ${subject}`;
}
