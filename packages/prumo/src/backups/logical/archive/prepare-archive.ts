import { open } from 'node:fs/promises';
import { ArchiveFile } from './archive-file.ts';
import { findBlocks } from './blocks.ts';
import { readToc, type TocEntry } from './toc.ts';

/** `K_OFFSET_POS_SET`. */
const IS_SET = 2;

/**
 * Write into a dump where the rows of each table begin. pg_dump does so itself when it writes a file, and cannot into a pipe; without, every
 * job of pg_restore reads past the tables of the others. Resolves with what is in it. Throws where the format is not known.
 */
export async function prepareArchive(path: string, signal: AbortSignal): Promise<readonly TocEntry[]> {
  await using handle = await open(path, 'r+');
  const file = new ArchiveFile(handle, (await handle.stat()).size);
  const entries = await readToc(file);
  const blocks = await findBlocks(file, signal);
  for (const { id, offsetAt, hasData } of entries) {
    const at = blocks.get(id);
    if (!hasData || at === undefined) continue;
    const written = Buffer.alloc(1 + file.offsetSize);
    written.writeUInt8(IS_SET);
    written.writeBigUInt64LE(BigInt(at), 1);
    await handle.write(written, 0, written.length, offsetAt);
  }
  return entries;
}
