import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ExportedTable, ExportManifest } from './manifest.ts';
import { TAR_END, tarHeader, tarPadding } from './tar.ts';

type Content = AsyncIterable<{ readonly table: ExportedTable; readonly chunk: Uint8Array }>;

/** A file of an export that was handed over: its name, and the bytes it will have. */
interface HandedFile {
  readonly name: string;
  readonly size: number;
}

/** Names of the tables' files: whatever a table is called, a name of letters, digits, `.`, `-` and `_`. Pure. */
function fileNames(tables: readonly ExportedTable[]): readonly string[] {
  return tables.map(({ name }, at) => {
    const plain = name.replaceAll(/[^A-Za-z0-9._-]+/g, '_').slice(0, 60);
    return `${String(at + 1).padStart(3, '0')}-${plain}.ndjson`;
  });
}

/** What goes along with the rows: everything that is known of them, and which file is which table. */
function descriptionOf(manifest: ExportManifest): string {
  const names = fileNames(manifest.tables);
  const tables = manifest.tables.map((table, at) => ({ file: names[at], ...table }));
  return `${JSON.stringify({ ...manifest, tables }, undefined, 2)}\n`;
}

/** As one stream of a tar archive. Throws what `content` throws; the archive's end is only given out when all of it was right. */
async function* asTar(manifest: ExportManifest, content: Content): AsyncGenerator<Uint8Array> {
  const ended = new Date(manifest.ended);
  const description = Buffer.from(descriptionOf(manifest));
  yield tarHeader(`${manifest.name}/manifest.json`, description.length, ended);
  yield description;
  yield tarPadding(description.length);
  for await (const { file, chunk } of filesOf(manifest, content)) {
    if (chunk === 'begin') yield tarHeader(`${manifest.name}/${file.name}`, file.size, ended);
    else if (chunk === 'end') yield tarPadding(file.size);
    else yield chunk;
  }
  yield TAR_END;
}

/** As a file that is there, whole, or not at all. Private to whoever asked. Rejects with the system's words where it is there already. */
export async function writeTar(path: string, manifest: ExportManifest, content: Content): Promise<void> {
  await whole(path, async (partial) => {
    await using file = await open(partial, 'wx', 0o600);
    for await (const chunk of asTar(manifest, content)) await writeAll(file, chunk);
    await file.sync();
  });
}

/** As a folder with a file for each table, whole or not at all. */
export async function writeFolder(path: string, manifest: ExportManifest, content: Content): Promise<void> {
  await whole(path, async (partial) => {
    await mkdir(partial, { mode: 0o700 });
    let file: FileHandle | undefined;
    try {
      for await (const { file: of, chunk } of filesOf(manifest, content)) {
        if (chunk === 'begin') file = await open(join(partial, of.name), 'wx', 0o600);
        else if (chunk !== 'end' && file !== undefined) await writeAll(file, chunk);
        else {
          await file?.sync();
          await file?.close();
          file = undefined;
        }
      }
    } finally {
      await file?.close();
    }
    await using description = await open(join(partial, 'manifest.json'), 'wx', 0o600);
    await description.writeFile(descriptionOf(manifest));
    await description.sync();
  });
}

/** Every table's file, empty ones too, begun and ended in order. */
async function* filesOf(
  { tables }: ExportManifest,
  content: Content,
): AsyncGenerator<{ readonly file: HandedFile; readonly chunk: Uint8Array | 'begin' | 'end' }> {
  const files = fileNames(tables).map((name, at): HandedFile => ({ name, size: tables[at]?.bytes ?? 0 }));
  let at = -1;
  const next = function* (): Generator<{ readonly file: HandedFile; readonly chunk: 'begin' | 'end' }> {
    const [old, file] = [files[at], files[at + 1]];
    if (old !== undefined) yield { file: old, chunk: 'end' };
    at += 1;
    if (file !== undefined) yield { file, chunk: 'begin' };
  };
  for await (const { table, chunk } of content) {
    while (tables[at] !== table) yield* next();
    const file = files[at];
    if (file !== undefined) yield { file, chunk };
  }
  while (at < files.length) yield* next();
}

async function whole(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.partial`);
  try {
    await write(partial);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let from = 0; from < chunk.length; ) from += (await file.write(chunk, from)).bytesWritten;
}
