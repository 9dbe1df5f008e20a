import { sqlName } from '../schema/name.ts';

/** Why data stays though its person asked to have it erased: LGPD, art. 16, I to III, and art. 18, § 4, II. */
export type KeepReason = 'legal-obligation' | 'research' | 'transfer' | 'legal-proceedings';

/** What an anonymised field becomes: a constant, or a text with the row's key behind it where values must differ. */
export type Anonymous = string | number | boolean | null | { readonly unique: string };

export type Erasure =
  | { readonly rule: 'delete' }
  | { readonly rule: 'anonymise'; readonly set: Readonly<Record<string, Anonymous>> }
  | { readonly rule: 'keep'; readonly because: KeepReason };

/** Rows that do not name their person, but a row of another table that does: a document names its case, and the case its client. */
export interface Through {
  readonly table: string;
  /** Default: found by the search path. */
  readonly schema?: string;
  /** The column of the own rows that points there. */
  readonly by: string;
  /** The column it points to. */
  readonly key: string;
  /** Only by rows in which this column is empty, or is not: what was never filed has no number, say. */
  readonly only?: { readonly column: string; readonly is: 'null' | 'not null' };
}

/** A table with data of a person. */
export interface SubjectTable {
  readonly table: string;
  /** Tells entries of the same table apart, in exports and receipts: `documents:filed`. Default: none. */
  readonly part?: string;
  /** Default: found by the search path. */
  readonly schema?: string;
  /** The column that tells its rows apart, within a tenant. */
  readonly key: string;
  /** The column with the person's id, of the table of `through` where there is one. */
  readonly subject: string;
  /** Default: its rows name the person themselves. */
  readonly through?: Through;
  /** The column with the tenant's id, of both tables; left out, row-level security alone holds them apart. */
  readonly tenant?: string;
  /** Columns with personal data: what is exported, and no other. */
  readonly columns: readonly string[];
  /** Those of them the person may have put right. Default: none. */
  readonly rectifiable?: readonly string[];
  readonly erase: Erasure;
}

/** All that is kept of one kind of person, in the order it is erased: what refers to something before that. */
export interface SubjectMap {
  /** A kind of the audit policy: `client`. */
  readonly kind: string;
  readonly tables: readonly SubjectTable[];
}

/** Looks at names and rules. @throws TypeError for a name SQL would take otherwise, a rule that leaves a declared column as it is, or two entries that nothing tells apart. */
export function defineSubject(map: SubjectMap): SubjectMap {
  const labels = map.tables.map(labelOf);
  for (const label of labels)
    if (labels.indexOf(label) !== labels.lastIndexOf(label)) throw new TypeError(`${label} stands there twice: give each a part`);
  for (const { table, schema, part, key, subject, through, tenant, columns, rectifiable = [], erase } of map.tables) {
    for (const name of [table, schema ?? table, part ?? table, key, subject, tenant ?? key, ...columns]) sqlName(name);
    if (through !== undefined)
      for (const name of [through.table, through.schema ?? table, through.by, through.key, through.only?.column ?? key]) sqlName(name);
    if (columns.length === 0) throw new TypeError(`${table}: which columns hold personal data?`);
    for (const column of rectifiable) if (!columns.includes(column)) throw new TypeError(`${table}: ${column} is not among its columns`);
    if (erase.rule !== 'anonymise') continue;
    for (const column of Object.keys(erase.set)) sqlName(column);
    const left = columns.filter((column) => !Object.hasOwn(erase.set, column) && column !== key);
    if (left.length > 0) throw new TypeError(`${table}: anonymised, but not in ${left.join(', ')}`);
  }
  return map;
}

/** Whose rows: the rest of a statement after its table, and the values for it. */
export function rowsOf(
  table: SubjectTable,
  person: Person,
): { readonly from: string; readonly where: string; readonly values: readonly string[] } {
  const from = placeOf(table);
  const { through } = table;
  const own = table.tenant === undefined ? '' : ` AND ${sqlName(table.tenant)} = $2`;
  const values = table.tenant === undefined ? [person.id] : [person.id, person.tenant];
  if (through === undefined) return { from, where: `${sqlName(table.subject)} = $1${own}`, values };
  // With the table before each column: one it does not have would else be taken for the outer table's.
  const theirs = [
    `p.${sqlName(table.subject)} = $1`,
    ...(table.tenant === undefined ? [] : [`p.${sqlName(table.tenant)} = $2`]),
    ...(through.only === undefined ? [] : [`p.${sqlName(through.only.column)} IS ${through.only.is === 'null' ? 'NULL' : 'NOT NULL'}`]),
  ].join(' AND ');
  const where = `${sqlName(through.by)} IN (SELECT p.${sqlName(through.key)} FROM ${placeOf(through)} AS p WHERE ${theirs})${own}`;
  return { from, where, values };
}

/** What an entry of the map is called in exports and receipts. */
export function labelOf({ table, part }: Pick<SubjectTable, 'table' | 'part'>): string {
  return part === undefined ? table : `${table}:${part}`;
}

function placeOf({ table, schema }: { readonly table: string; readonly schema?: string | undefined }): string {
  return `${schema === undefined ? '' : `${sqlName(schema)}.`}${sqlName(table)}`;
}

/** A person whose data is kept. */
export interface Person {
  readonly tenant: string;
  readonly id: string;
}
