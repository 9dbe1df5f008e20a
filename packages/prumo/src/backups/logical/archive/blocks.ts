import type { ArchiveFile } from './archive-file.ts';

/** Kinds of blocks: rows of a table, or large objects (`BLK_DATA`, `BLK_BLOBS` of pg_backup_archiver.h). */
const ROWS = 1;
const LARGE_OBJECTS = 3;

/** Where the data of each entry begins. `file` stands behind the table of contents; it is read to its end, over what the blocks hold. */
export async function findBlocks(file: ArchiveFile, signal: AbortSignal): Promise<ReadonlyMap<number, number>> {
  const found = new Map<number, number>();
  while (!file.isAtEnd) {
    signal.throwIfAborted();
    const at = file.position;
    const kind = await file.byte();
    found.set(await file.int(), at);
    if (kind === ROWS) await skipChunks(file);
    else if (kind === LARGE_OBJECTS) while ((await file.int()) !== 0) await skipChunks(file);
    else throw new Error(`a block of kind ${kind}, which is not known`);
  }
  return found;
}

/** Each with its length before it; one of length 0 is the last. */
async function skipChunks(file: ArchiveFile): Promise<void> {
  for (let length = await file.int(); length !== 0; length = await file.int()) file.skip(length);
}
