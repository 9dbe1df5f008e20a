import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { startProgram } from '../../platforms/local/programs/index.ts';
import { seal } from '../logical/container/index.ts';
import { identifier, type Session } from '../logical/content/index.ts';
import type { Stored } from '../logical/manifest.ts';
import { mustHaveEndedWell } from '../logical/programs.ts';
import { measured } from '../logical/stored-size.ts';
import type { Target } from '../logical/targets/index.ts';
import type { ExportedTable } from './manifest.ts';
import { encodingOf, linesOf, rowOf } from './rows/index.ts';
import { sumOf } from './sums.ts';
import { type DataTable, from } from './tables.ts';

/** Some rows of a table: those for which `condition` is true, in which the table is called `x_`. */
export interface Part {
  readonly table: DataTable;
  readonly belongs: ExportedTable['belongs'];
  readonly condition: string;
}

export interface ArchiveInputs {
  /** In a transaction of one snapshot. */
  readonly session: Session;
  readonly parts: readonly Part[];
  readonly target: Target;
  readonly key: string;
  /** Name of the object. */
  readonly object: string;
  readonly zstd: string;
}

/** Characters of lines that are joined before they go on. */
const AT_ONCE = 64 * 1024;

/**
 * Write the rows of every part as NDJSON, compressed and sealed, as one object. Holds a row and a few chunks, however many there are. What
 * ends badly rejects, and leaves no object.
 */
export async function writeArchive(
  inputs: ArchiveInputs,
  signal: AbortSignal,
): Promise<{ readonly tables: ExportedTable[]; readonly stored: Stored }> {
  const { target, key, object } = inputs;
  const tables: ExportedTable[] = [];
  const { stream, stored } = measured(seal(packed(allLines(inputs, tables), inputs.zstd, signal), key, object));
  await target.put(object, stream, signal);
  return { tables, stored: stored() };
}

/**
 * Through zstd. It is started when the first byte is asked for, and read from then on: Node throws away what a program that has ended wrote and
 * nobody has begun to read.
 */
export async function* packed(lines: AsyncIterable<Buffer>, program: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const given = new AbortController();
  const until = AbortSignal.any([signal, given.signal]);
  // One core: the other one is the database's.
  await using zstd = startProgram([program, '-q', '-3', '-c'], { input: 'pipe', output: 'pipe', signal: until });
  const feeding = pipeline(lines, zstd.input, { signal: until });
  // It is looked at where its end is awaited.
  feeding.catch(() => undefined);
  try {
    yield* zstd.output as AsyncIterable<Buffer>;
    await feeding;
    mustHaveEndedWell('zstd', await zstd.exit);
  } finally {
    given.abort();
    await feeding.catch(() => undefined);
  }
}

async function* allLines({ session, parts }: ArchiveInputs, tables: ExportedTable[]): AsyncGenerator<Buffer> {
  for (const { table, belongs, condition } of parts) {
    const columns = table.columns.map(({ name, type, isGenerated }) => ({ name, type, as: encodingOf(type), isGenerated }));
    const names = table.columns.map(({ name }) => name);
    const { rows, checksum } = await sumOf(session, table, names, condition);
    const values = names.map((name) => `x_.${identifier(name)}`).join(', ');
    const copied = session.copyOut(`COPY (SELECT ${values} FROM ${from(table)} AS x_ WHERE ${condition}) TO STDOUT`);
    const hash = createHash('sha256');
    let bytes = 0;
    let count = 0;
    let begun = '';
    const finish = (): Buffer => {
      const chunk = Buffer.from(begun);
      begun = '';
      hash.update(chunk);
      bytes += chunk.length;
      return chunk;
    };
    for await (const line of linesOf(copied as AsyncIterable<Buffer>)) {
      begun += rowOf(line, columns);
      count += 1;
      if (begun.length >= AT_ONCE) yield finish();
    }
    if (begun !== '') yield finish();
    if (BigInt(count) !== rows) throw new Error(`${table.name} has ${rows} rows, and ${count} were read`);
    tables.push({ name: table.name, belongs, columns, rows: count, checksum: String(checksum), bytes, sha256: hash.digest('hex') });
  }
}
