import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DataSet } from './data-set.ts';
import { SEED_TABLES, type TableName } from './tables.ts';

/** What the marker row says of an earlier run. */
export interface SeedRun {
  readonly seed: string;
  readonly offices: number;
  readonly checksum: string;
}

/** The database holds other data than this seed's. Nothing was changed. */
export class NotEmpty extends Error {
  override readonly name = 'NotEmpty';
}

const LOCK = 7_205_759_404;

/**
 * Loads the data set in one transaction: all of it or nothing. `alongside` is started
 * when the database turned out to be empty, and must have succeeded before the commit: the objects go to the bucket. The marker row is committed with the data. Returns false, having changed nothing, where the marker says that this very data is there.
 * @throws NotEmpty
 */
export async function load(client: pg.Client, set: DataSet, run: SeedRun, alongside: () => Promise<void>): Promise<boolean> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    if (await isLoaded(client, run)) {
      await client.query('ROLLBACK');
      return false;
    }
    const beside = alongside();
    beside.catch(() => undefined); // awaited below
    for (const [table, { chunks, lastId }] of set.tables) {
      await copy(client, table, chunks);
      await client.query(`SELECT setval(pg_get_serial_sequence($1, 'id'), $2)`, [table, lastId]);
    }
    await client.query('INSERT INTO seed_runs (seed, offices, checksum, rows) VALUES ($1, $2, $3, $4)', [
      run.seed,
      run.offices,
      run.checksum,
      set.rows,
    ]);
    await beside;
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
  await client.query(`ANALYZE ${Object.keys(SEED_TABLES).join(', ')}`);
  return true;
}

async function isLoaded(client: pg.Client, run: SeedRun): Promise<boolean> {
  const { rows } = await client.query<SeedRun>('SELECT seed, offices, checksum FROM seed_runs');
  if (rows.some((row) => row.seed === run.seed && row.offices === run.offices && row.checksum === run.checksum)) return true;
  const other = rows[0];
  if (other !== undefined)
    throw new NotEmpty(
      `the database holds the data of seed "${other.seed}" with ${other.offices} offices (checksum ${other.checksum.slice(0, 12)}…)`,
    );
  const { rowCount } = await client.query('SELECT 1 FROM offices LIMIT 1');
  if (rowCount !== 0) throw new NotEmpty('the database already holds offices that no seed made');
  return false;
}

async function copy(client: pg.Client, table: TableName, chunks: readonly Buffer[]): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${table} (${SEED_TABLES[table].join(', ')}) FROM STDIN`));
  const done = finished(stream);
  for (const chunk of chunks) {
    if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), done]);
  }
  stream.end();
  await done;
}
