import type { JournalEntry } from './entry.ts';
import { openProblems } from './transitions.ts';

const KEPT = 2000;

/** The journal's last entries, and of those before them what still counts: since when it is written, what is open, and the last of each thing. Pure. */
export function compacted(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const open = new Set<JournalEntry>(openProblems(entries));
  const newest = new Map(entries.map((entry) => [thing(entry), entry]));
  const first = entries.find(({ entry }) => entry === 'watched');
  const counts = (entry: JournalEntry): boolean =>
    entry === first || open.has(entry) || (thing(entry) !== undefined && newest.get(thing(entry)) === entry);
  return [...entries.slice(0, -KEPT).filter(counts), ...entries.slice(-KEPT)];
}

/** Of what only the last one counts; undefined: of this kind none does by itself. */
function thing(entry: JournalEntry): string | undefined {
  if (entry.entry === 'ran') return `ran ${entry.what}`;
  return entry.entry === 'verified' ? `verified ${entry.ok}` : undefined;
}
