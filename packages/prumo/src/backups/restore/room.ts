import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PrumoError } from '../../errors/index.ts';
import { quantity } from '../../model/index.ts';
import { text } from './text.ts';

/** Bytes beside the database itself: WAL while it is replayed (`max_wal_size` twice), and what PostgreSQL writes to start. */
const BESIDE = 600_000_000;

/** See that a database of so many bytes has room in a folder, made or not. Rejects with `disk-full`. */
export async function requireRoom(folder: string, size: number): Promise<void> {
  const { bavail, bsize } = await statfsOfNearest(folder);
  const [free, needed] = [bavail * bsize, size + BESIDE];
  if (free >= needed) return;
  throw new PrumoError({
    code: 'disk-full',
    what: text.noRoom(folder, quantity(needed, 'bytes'), quantity(free, 'bytes')),
    remedy: text.roomRemedy(),
  });
}

async function statfsOfNearest(folder: string): Promise<StatsFs> {
  try {
    return await statfs(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (parent === folder) throw error;
    return statfsOfNearest(parent);
  }
}
