import { createHash } from 'node:crypto';
import type pg from 'pg';
import { type ExportFormat, type Row, writerOf } from './format.ts';
import { batches } from './snapshot.ts';
import { EXPORT_TABLES, type ExportTable, selectOf } from './tables.ts';
import { zip, type ZipEntry } from './zip.ts';

export interface ExportOptions {
  readonly format: ExportFormat;
  /** Whether CSV files begin with a byte order mark, for spreadsheets. */
  readonly mark: boolean;
  readonly at: Date;
  readonly office: { readonly name: string; readonly subdomain: string };
}

/** What the manifest says of one file. */
interface FileNote {
  readonly file: string;
  rows: number;
  sha256: string;
}

/** An office's data as one ZIP, a file for each table and `manifest.json` with rows and SHA-256 of each. The client is in the office's snapshot. */
export function archive(client: pg.ClientBase, options: ExportOptions): AsyncGenerator<Buffer> {
  return zip(entries(client, options), options.at);
}

async function* entries(client: pg.ClientBase, options: ExportOptions): AsyncGenerator<ZipEntry> {
  const notes: FileNote[] = [];
  for (const table of EXPORT_TABLES) {
    const note: FileNote = { file: `${table.name}.${options.format}`, rows: 0, sha256: '' };
    notes.push(note);
    yield { name: note.file, content: content(client, table, options, note) };
  }
  const manifest = { schemaVersion: 1, office: options.office, at: options.at.toISOString(), format: options.format, files: notes };
  yield { name: 'manifest.json', content: once(Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)) };
}

async function* content(client: pg.ClientBase, table: ExportTable, options: ExportOptions, note: FileNote): AsyncGenerator<Buffer> {
  const writer = writerOf(options.format, Object.keys(table.columns), options.mark);
  const hash = createHash('sha256');
  const hashed = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    return bytes;
  };
  if (writer.head !== '') yield hashed(writer.head);
  for await (const rows of batches<Row>(client, selectOf(table))) {
    note.rows += rows.length;
    yield hashed(rows.map((row) => writer.line(row)).join(''));
  }
  note.sha256 = hash.digest('hex');
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
