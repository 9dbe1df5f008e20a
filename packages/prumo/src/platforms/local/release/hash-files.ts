import { readFile, rename, writeFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import * as z from 'zod';
import { BATCH, fileHash } from './content-hash.ts';
import { type FileEntry, sameStamp, type Stamp } from './entry.ts';

const cacheSchema = z.record(z.string(), z.tuple([z.number(), z.string(), z.string(), z.string(), z.string()]));

/**
 * SHA-256 of each file, by source path. Contents hashed before are taken from the cache where nothing about the file moved; a file changed
 * in the last second is not trusted to the cache, since a second write within the clock's step would go unseen. Without `cacheFile` nothing is written.
 */
export async function hashFiles(
  files: readonly FileEntry[],
  cacheFile: string | undefined,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const known: ReadonlyMap<string, { stamp: Stamp; hash: string }> = cacheFile === undefined ? new Map() : await readCache(cacheFile);
  const hashes = new Map<string, string>();
  const unknown: FileEntry[] = [];
  for (const file of files) {
    const hit = known.get(file.source);
    if (hit !== undefined && sameStamp(hit.stamp, file.stamp)) hashes.set(file.source, hit.hash);
    else unknown.push(file);
  }
  for (const [index, { source, stamp }] of unknown.entries()) {
    if (index % BATCH === 0) await setImmediate();
    signal?.throwIfAborted();
    hashes.set(source, await fileHash(source, stamp));
  }
  if (cacheFile !== undefined && (unknown.length > 0 || known.size !== files.length)) await writeCache(cacheFile, files, hashes);
  return hashes;
}

async function readCache(path: string): Promise<ReadonlyMap<string, { stamp: Stamp; hash: string }>> {
  try {
    const rows = cacheSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return new Map(
      Object.entries(rows).map(([source, [size, modified, changed, inode, hash]]) => [
        source,
        { stamp: { size, modified, changed, inode }, hash },
      ]),
    );
  } catch {
    return new Map();
  }
}

/** Losing the cache costs a second, so a failure to write it is no failure. */
async function writeCache(path: string, files: readonly FileEntry[], hashes: ReadonlyMap<string, string>): Promise<void> {
  const settled = BigInt(Date.now() - 1000) * 1_000_000n;
  const rows = files.flatMap(({ source, stamp }) => {
    const hash = hashes.get(source);
    return hash === undefined || BigInt(stamp.changed) > settled
      ? []
      : [[source, [stamp.size, stamp.modified, stamp.changed, stamp.inode, hash]]];
  });
  try {
    await writeFile(`${path}.${process.pid}`, JSON.stringify(Object.fromEntries(rows)), { mode: 0o600 });
    await rename(`${path}.${process.pid}`, path);
  } catch {
    return;
  }
}
