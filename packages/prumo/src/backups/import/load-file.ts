import * as z from 'zod';
import { startProgram } from '../../platforms/local/programs/index.ts';
import { type Login, type Session } from '../logical/content/index.ts';
import { mustHaveEndedWell } from '../logical/programs.ts';
import type { Client } from './clients.ts';
import { type DumpFile, readDumpFile } from './file.ts';
import { countScript, loadScript, type ReadScript } from './plain/load-script.ts';
import { WITH_US } from './run-client.ts';
import { loadDump, type Primary } from './staging.ts';

export interface LoadFileInputs {
  readonly file: DumpFile;
  readonly loader: Login;
  readonly client: Client;
  /** File for the entries that are chosen of a custom dump. */
  readonly list: string;
  readonly primary: Primary;
  /** Of the file, read so far; of a custom dump, of the database. */
  readonly onBytes: (bytes: number) => void;
}

/** Load a file as the role that has rights to nothing else, and count what it says it holds. */
export async function loadFile(inputs: LoadFileInputs, signal: AbortSignal): Promise<ReadScript> {
  const { file, loader, client, list, primary, onBytes } = inputs;
  if (file.format !== 'custom') return loadScript(readDumpFile(file, onBytes, signal), loader, signal);
  const leftOut = await loadDump({ loader, client, dump: file.path, list, schemas: [], primary, onBytes, makesExtensions: true }, signal);
  await using data = startProgram([...WITH_US, client.pgRestore, '--data-only', '--file=-', file.path], { output: 'pipe', signal });
  const read = await countScript(data.output as AsyncIterable<Buffer>);
  mustHaveEndedWell('pg_restore', await data.exit);
  return { ...read, leftOut };
}

/** Only a table's own rows are counted: a view would run what its maker likes. */
const KIND = `SELECT c.oid::regclass::text AS name, c.relkind::text AS kind FROM pg_class c WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'p')`;

/** Rows that are there of each table a file names; null: there is no such table. As superuser, in the staging database. */
export async function countLoaded(session: Session, tables: readonly string[]): Promise<ReadonlyMap<string, number | null>> {
  const counted = new Map<string, number | null>();
  for (const table of tables) {
    const [found] = await session.rows(z.object({ name: z.string(), kind: z.string() }), KIND, [table]);
    if (found === undefined) {
      counted.set(table, null);
      continue;
    }
    const from = found.kind === 'r' ? `ONLY ${found.name}` : found.name;
    const { rows } = await session.row(z.object({ rows: z.string() }), `SELECT count(*)::text AS rows FROM ${from}`);
    counted.set(table, Number(rows));
  }
  return counted;
}
