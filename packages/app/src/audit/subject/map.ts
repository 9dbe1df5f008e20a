import { sqlName } from '../schema/name.ts';

/** Why data stays though its person asked to have it erased: LGPD, art. 16, I to III, and art. 18, § 4, II. */
export type KeepReason = 'legal-obligation' | 'research' | 'transfer' | 'legal-proceedings';

/** What an anonymised field becomes: a constant, or a text with the row's key behind it where values must differ. */
export type Anonymous = string | number | boolean | null | { readonly unique: string };

export type Erasure =
  | { readonly rule: 'delete' }
  | { readonly rule: 'anonymise'; readonly set: Readonly<Record<string, Anonymous>> }
  | { readonly rule: 'keep'; readonly because: KeepReason };

/** A table with data of a person. */
export interface SubjectTable {
  readonly table: string;
  /** Default: found by the search path. */
  readonly schema?: string;
  /** The column that tells its rows apart, within a tenant. */
  readonly key: string;
  /** The column with the person's id. */
  readonly subject: string;
  /** The column with the tenant's id; left out, row-level security alone holds them apart. */
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

/** Looks at names and rules. @throws TypeError for a name SQL would take otherwise, or a rule that leaves a declared column as it is. */
export function defineSubject(map: SubjectMap): SubjectMap {
  for (const { table, schema, key, subject, tenant, columns, rectifiable = [], erase } of map.tables) {
    for (const name of [table, schema ?? table, key, subject, tenant ?? key, ...columns]) sqlName(name);
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
export function rowsOf(table: SubjectTable, person: Person): { readonly from: string; readonly where: string; readonly values: readonly string[] } {
  const from = `${table.schema === undefined ? '' : `${sqlName(table.schema)}.`}${sqlName(table.table)}`;
  const own = table.tenant === undefined ? '' : ` AND ${sqlName(table.tenant)} = $2`;
  const values = table.tenant === undefined ? [person.id] : [person.id, person.tenant];
  return { from, where: `${sqlName(table.subject)} = $1${own}`, values };
}

/** A person whose data is kept. */
export interface Person {
  readonly tenant: string;
  readonly id: string;
}
