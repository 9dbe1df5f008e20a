import type { DatabaseContent, SequenceState } from './manifest.ts';

/** A table or sequence that is not as it was. `was` and `is` in words of numbers; `nothing` when it is not there. */
export interface Difference {
  readonly what: string;
  readonly was: string;
  readonly is: string;
}

/**
 * What differs between what a database held and what was brought back. A sequence may be further on: PostgreSQL logs it 32 values ahead. It
 * may not be behind, or a number is given twice. Pure.
 */
export function differences(before: DatabaseContent, after: DatabaseContent): readonly Difference[] {
  const found: Difference[] = [];
  for (const what of namesOf(before.tables, after.tables)) {
    const [was, is] = [before.tables[what], after.tables[what]];
    if (was?.rows === is?.rows && was?.checksum === is?.checksum) continue;
    found.push({ what, was: worded(was), is: worded(is) });
  }
  for (const what of namesOf(before.sequences, after.sequences)) {
    const [was, is] = [before.sequences[what], after.sequences[what]];
    if (was !== undefined && is !== undefined && !isBehind(was, is)) continue;
    found.push({ what, was: was?.last ?? 'nothing', is: is?.last ?? 'nothing' });
  }
  return found;
}

function namesOf(one: object, other: object): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].toSorted();
}

function worded(content: { readonly rows: string; readonly checksum: string } | undefined): string {
  return content === undefined ? 'nothing' : `${content.rows} rows, checksum ${content.checksum}`;
}

function isBehind(was: SequenceState, is: SequenceState): boolean {
  if (was.last === null) return false;
  if (is.last === null) return true;
  const [before, after] = [BigInt(was.last), BigInt(is.last)];
  return was.increment.startsWith('-') ? after > before : after < before;
}
