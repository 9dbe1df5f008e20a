import { createHash } from 'node:crypto';
import { copyLine } from './copy-text.ts';
import { emitDocuments, type SeedObject } from './document-rows.ts';
import { planOffices } from './office-plan.ts';
import { emitOffice } from './office-rows.ts';
import { TABLE_NAMES, type TableName } from './tables.ts';

/** Everything the seed puts in, ready for COPY and for the bucket. */
export interface DataSet {
  readonly tables: ReadonlyMap<TableName, TableData>;
  readonly objects: readonly SeedObject[];
  /** Rows of all tables. */
  readonly rows: number;
  /** SHA-256 over every table's COPY text in order, hexadecimal; documents count by the SHA-256 in their rows. */
  readonly checksum: string;
  /** A login of the first office. */
  readonly login: { readonly office: string; readonly email: string };
}

interface TableData {
  readonly rows: number;
  /** COPY text, cut between offices. */
  readonly chunks: readonly Buffer[];
  /** The largest id used. */
  readonly lastId: number;
}

/** Makes the whole data set of a seed. Pure: the same arguments give the same bytes. */
export function makeDataSet(options: { readonly seed: string; readonly offices: number; readonly passwordHash: string }): DataSet {
  const { seed, offices, passwordHash } = options;
  const building = new Map(TABLE_NAMES.map((table) => [table, { rows: 0, text: '', chunks: [] as Buffer[] }]));
  const emit = (table: TableName, row: Parameters<typeof copyLine>[0]): void => {
    const target = tableOf(building, table);
    target.text += copyLine(row);
    target.rows += 1;
  };
  const objects: SeedObject[] = [];
  let login = { office: '', email: '' };
  for (const plan of planOffices(seed, offices)) {
    const made = emitOffice(seed, plan, passwordHash, emit);
    objects.push(...emitDocuments(seed, plan, made.cases, emit));
    if (login.office === '') login = { office: plan.subdomain, email: made.emails[0] ?? '' };
    for (const table of building.values()) {
      table.chunks.push(Buffer.from(table.text));
      table.text = '';
    }
  }
  const hash = createHash('sha256');
  for (const [table, { chunks }] of building) {
    hash.update(`${table}\n`);
    for (const chunk of chunks) hash.update(chunk);
  }
  // Ids are given out one by one from 1, so the last is the number of rows.
  const tables = new Map([...building].map(([table, { rows, chunks }]) => [table, { rows, chunks, lastId: rows }]));
  return { tables, objects, rows: [...tables.values()].reduce((sum, table) => sum + table.rows, 0), checksum: hash.digest('hex'), login };
}

function tableOf<T>(tables: ReadonlyMap<TableName, T>, table: TableName): T {
  const found = tables.get(table);
  if (found === undefined) throw new Error(`no table ${table}`);
  return found;
}
