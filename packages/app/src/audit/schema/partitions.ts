import type pg from 'pg';
import { type AuditPlace, type Ledger, LEDGERS, schemaOf } from '../ledger.ts';
import { type Month, monthOf, monthOfPartition, partitionName, startOf } from './month.ts';
import { sqlName } from './name.ts';

export interface PartitionOptions extends AuditPlace {
  readonly appRole: string;
  readonly now?: Date;
  /** Months to have ready after the present one. Default 3: so long may the task that makes them be broken. */
  readonly ahead?: number;
}

/**
 * Makes the partitions of this month and the next ones, as the owner; to be run daily. Where the default partition caught rows because nobody ran it for long, they are
 * moved. Returns the names of those made.
 */
export async function ensurePartitions(client: pg.ClientBase, options: PartitionOptions): Promise<readonly string[]> {
  const { now = new Date(), ahead = 3 } = options;
  const made: string[] = [];
  for (const ledger of LEDGERS) {
    const present = await partitionsOf(client, options, ledger);
    if (!present.hasDefault) await makeDefault(client, options, ledger);
    const missing = (months: readonly Month[]): readonly Month[] => months.filter((month) => !present.months.includes(month));
    const caught = missing(await caughtMonths(client, options, ledger));
    const next = missing(Array.from({ length: ahead + 1 }, (_, n) => monthOf(now) + n)).filter((month) => !caught.includes(month));
    // What moves rows takes as long as they need, so each by itself; empty ones are made together, and writers are stopped once.
    for (const months of [...caught.map((month) => [month]), next])
      if (months.length > 0) await makeMonths(client, options, ledger, months);
    made.push(...[...caught, ...next].sort((a, b) => a - b).map((month) => partitionName(ledger, month)));
  }
  return made;
}

/** The months that have a partition, in order. */
export async function partitionsOf(
  client: pg.ClientBase | pg.Pool,
  place: AuditPlace,
  ledger: Ledger,
): Promise<{ readonly months: readonly Month[]; readonly hasDefault: boolean }> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass',
    [`${schemaOf(place)}.${ledger}`],
  );
  const months = rows.flatMap(({ name }) => monthOfPartition(ledger, name) ?? []).sort((a, b) => a - b);
  return { months, hasDefault: rows.some(({ name }) => name === `${ledger}_default`) };
}

/** Without it, a month nobody made a partition for would stop every write of the application. */
async function makeDefault(client: pg.ClientBase, options: PartitionOptions, ledger: Ledger): Promise<void> {
  const schema = schemaOf(options);
  await inOneTransaction(
    client,
    `CREATE TABLE ${schema}.${ledger}_default PARTITION OF ${schema}.${ledger} DEFAULT;
REVOKE ALL ON ${schema}.${ledger}_default FROM PUBLIC, ${sqlName(options.appRole)}`,
  );
}

async function makeMonths(client: pg.ClientBase, options: PartitionOptions, ledger: Ledger, months: readonly Month[]): Promise<void> {
  const schema = schemaOf(options);
  const tables = months.map((month) => {
    const [from, to] = [startOf(month), startOf(month + 1)].map((date) => `'${date.toISOString()}'`);
    return { name: `${schema}.${sqlName(partitionName(ledger, month))}`, from, to };
  });
  const made = tables.map(
    ({ name }) => `CREATE TABLE ${name} (LIKE ${schema}.${ledger} INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
REVOKE ALL ON ${name} FROM PUBLIC, ${sqlName(options.appRole)}`,
  );
  const joined = tables.map(
    ({ name, from, to }) => `INSERT INTO ${name} SELECT * FROM ${schema}.${ledger}_default WHERE at >= ${from} AND at < ${to};
DELETE FROM ${schema}.${ledger}_default WHERE at >= ${from} AND at < ${to};
ALTER TABLE ${schema}.${ledger} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`,
  );
  await inOneTransaction(client, [...made, `LOCK TABLE ${schema}.${ledger} IN ACCESS EXCLUSIVE MODE`, ...joined].join(';\n'));
}

/** Writers wait for at most 2 s; then it fails, and is tried again the next time. */
async function inOneTransaction(client: pg.ClientBase, statements: string): Promise<void> {
  try {
    await client.query(`BEGIN; SET LOCAL lock_timeout = '2s'; ${statements}; COMMIT`);
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function caughtMonths(client: pg.ClientBase, place: AuditPlace, ledger: Ledger): Promise<readonly Month[]> {
  const { rows } = await client.query<{ at: Date }>(
    `SELECT DISTINCT date_trunc('month', at, 'UTC') AS at FROM ${schemaOf(place)}.${ledger}_default`,
  );
  return rows.map(({ at }) => monthOf(at));
}
