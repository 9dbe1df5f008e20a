import type { Difference } from '../../backups/content/index.ts';
import type { Asserted } from '../../backups/restore/index.ts';
import type { PrumoError } from '../../errors/index.ts';
import type { Judgement } from '../../model/index.ts';
import { judgeAssertions } from './asserted.ts';
import { text } from './compared-text.ts';

export interface Compared {
  readonly claim: string;
  /** Why nothing came back; null: it did. */
  readonly refused: PrumoError | null;
  /** Users' tables that were compared. */
  readonly tables: number;
  readonly differing: readonly Difference[];
  /** Constraints and indexes that do not hold, in PostgreSQL's words. */
  readonly broken: readonly string[];
  /** Indexes that were compared with their tables; null: the server has no `amcheck`. */
  readonly indexes: number | null;
  /** What the spec says must hold. */
  readonly asserted: readonly Asserted[];
}

/** Every table as it was, and sound in itself. Pure. */
export function judgeRestore({ claim, refused, tables, differing, broken, indexes, asserted }: Compared): Judgement {
  const base = { claim, kind: 'safety' } as const;
  if (refused !== null) return { ...base, held: false, reason: refused.why ?? refused.what };
  const [difference] = differing;
  if (difference !== undefined)
    return { ...base, held: false, reason: text.differs(difference.what, difference.was, difference.is, differing.length - 1) };
  const [said] = broken;
  if (said !== undefined) return { ...base, held: false, reason: text.unsound(said, broken.length - 1) };
  const doubt = judgeAssertions(asserted);
  if (doubt?.held === false) return { ...base, ...doubt };
  // An empty list has no difference either.
  if (tables === 0) return { ...base, held: null, reason: text.nothing() };
  if (indexes === null) return { ...base, held: null, reason: text.noAmcheck() };
  if (doubt !== null) return { ...base, ...doubt };
  return { ...base, held: true, reason: null };
}
