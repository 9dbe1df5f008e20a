import { createHash } from 'node:crypto';
import { readFile, writeFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { eachOf } from './each.ts';
import { type FileEntry, sameStamp, type Stamp } from './entry.ts';

const cacheSchema = z.record(z.string(), z.tuple([z.number(), z.string(), z.string(), z.string(), z.string()]));

/** Files read at once; more only queue in Node's thread pool of four. */
const WIDTH = 8;

/**
 * SHA-256 of each file, by source path. Contents hashed before are taken from the cache where nothing about the file moved; a file changed
 * in the last second is not trusted to the cache, since a second write within the clock's step would go unseen.
 */
export async function hashFiles(files: readonly FileEntry[], cacheFile: string, signal?: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const known = await readCache(cacheFile);
  const hashes = new Map<string, string>();
  const unknown: FileEntry[] = [];
  for (const file of files) {
    const hit = known.get(file.source);
    if (hit !== undefined && sameStamp(hit.stamp, file.stamp)) hashes.set(file.source, hit.hash);
    else unknown.push(file);
  }
  await eachOf(unknown, WIDTH, async ({ source }) => {
    signal?.throwIfAborted();
    hashes.set(source, createHash('sha256').update(await readFile(source)).digest('hex'));
  });
  if (unknown.length > 0 || known.size !== files.length) await writeCache(cacheFile, files, hashes);
  return hashes;
}

async function readCache(path: string): Promise<ReadonlyMap<string, { stamp: Stamp; hash: string }>> {
  try {
    const rows = cacheSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return new Map(Object.entries(rows).map(([source, [size, modified, changed, inode, hash]]) => [source, { stamp: { size, modified, changed, inode }, hash }]));
  } catch {
    return new Map();
  }
}

/** Losing the cache costs a second, so a failure to write it is no failure. */
async function writeCache(path: string, files: readonly FileEntry[], hashes: ReadonlyMap<string, string>): Promise<void> {
  const settled = BigInt(Date.now() - 1000) * 1_000_000n;
  const rows = files.flatMap(({ source, stamp }) => {
    const hash = hashes.get(source);
    return hash === undefined || BigInt(stamp.changed) > settled ? [] : [[source, [stamp.size, stamp.modified, stamp.changed, stamp.inode, hash]]];
  });
  try {
    await writeFile(`${path}.${process.pid}`, JSON.stringify(Object.fromEntries(rows)), { mode: 0o600 });
    await rename(`${path}.${process.pid}`, path);
  } catch {
    return;
  }
}
