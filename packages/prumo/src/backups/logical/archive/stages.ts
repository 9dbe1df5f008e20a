import type { TocEntry } from './toc.ts';

/** What is restored one after the other. `rows` and `rules` call what users wrote, as whoever loads; the others do not, or as the owner. */
export const STAGES = ['definitions', 'rows', 'keys', 'rules', 'rest'] as const;
export type Stage = (typeof STAGES)[number];

/** Of pg_dump: the section of an entry, which those without one take from the last before them that has one. */
const [PRE_DATA, DATA, POST_DATA] = [2, 3, 4] as const;

const ROWS = new Set(['TABLE DATA', 'SEQUENCE SET']);
/** Foreign keys may need each of these. Their expressions are evaluated as the table's owner. */
const KEYS = new Set(['CONSTRAINT', 'INDEX', 'INDEX ATTACH']);
/** Rows are looked at anew. */
const RULES = new Set(['CHECK CONSTRAINT', 'FK CONSTRAINT']);
/** As in pg_restore, after the rows: until then everybody may call what these would forbid. */
const RIGHTS = new Set(['ACL', 'ACL LANGUAGE', 'DEFAULT ACL']);

/** Ids by stage, in the order of the dump. `owners`: those in whose name rules can be made; others' are made as superuser. Pure. */
export function stagesOf(entries: readonly TocEntry[], owners: ReadonlySet<string>): ReadonlyMap<Stage, readonly number[]> {
  const stages = new Map<Stage, number[]>(STAGES.map((stage) => [stage, []]));
  let section: number = PRE_DATA;
  for (const entry of entries) {
    if (entry.section >= PRE_DATA && entry.section <= POST_DATA) section = entry.section;
    stages.get(stageOf(entry, section, owners))?.push(entry.id);
  }
  return stages;
}

function stageOf({ kind, owner }: TocEntry, section: number, owners: ReadonlySet<string>): Stage {
  if (RIGHTS.has(kind)) return 'keys';
  if (section === PRE_DATA) return 'definitions';
  // Large objects are nobody's code, and their owner's alone.
  if (section === DATA) return ROWS.has(kind) ? 'rows' : 'keys';
  if (KEYS.has(kind)) return 'keys';
  return RULES.has(kind) && owner !== null && owners.has(owner) ? 'rules' : 'rest';
}
