import type { Compared } from '../../backups/index.ts';
import type { Soundness } from '../../backups/content/index.ts';
import type { Asserted } from '../../backups/restore/index.ts';
import type { PrumoError } from '../../errors/index.ts';
import type { Judgement } from '../../model/index.ts';
import { judgeAssertions } from '../restore/asserted.ts';
import { text } from './text.ts';

export interface CopyRestored {
  /** Why nothing came back; null: it did. */
  readonly refused: PrumoError | null;
  /** Null: it was not compared. */
  readonly compared: Pick<Compared, 'tables' | 'differences' | 'differing'> | null;
  readonly soundness: Soundness | null;
  readonly asserted: readonly Asserted[];
}

/** Everything as its manifest says, and sound in itself. Pure. */
export function judgeCopy({ refused, compared, soundness, asserted }: CopyRestored): Judgement {
  const base = { claim: 'logical-copy-returns-every-row', kind: 'safety' } as const;
  if (refused !== null) return { ...base, held: false, reason: refused.why ?? refused.what };
  const [difference] = compared?.differences ?? [];
  if (compared !== null && difference !== undefined)
    return { ...base, held: false, reason: text.differs(difference, compared.differing - 1) };
  const broken = soundness?.broken ?? [];
  const [unsound] = broken;
  if (unsound !== undefined) return { ...base, held: false, reason: text.unsound(unsound, broken.length - 1) };
  const doubt = judgeAssertions(asserted);
  if (doubt?.held === false) return { ...base, ...doubt };
  if (compared === null || soundness === null) return { ...base, held: null, reason: text.notCompared() };
  // An empty list has no difference either.
  if (compared.tables === 0) return { ...base, held: null, reason: text.nothing() };
  if (soundness.indexes === null) return { ...base, held: null, reason: text.noAmcheck() };
  if (doubt !== null) return { ...base, ...doubt };
  return { ...base, held: true, reason: null };
}
