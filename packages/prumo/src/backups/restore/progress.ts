import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How far a restore has come. Bytes, bytes per second, and seconds still to go; null: not to be told yet. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly rate: number;
  readonly left: number | null;
}

/** Pure. `took`: milliseconds. */
export function progressOf(done: number, total: number, took: number): Progress {
  const rate = took > 0 ? (done / took) * 1000 : 0;
  // What is being written may be a little more than the backup told: a total below what is there helps nobody.
  const most = Math.max(done, total);
  return { done, total: most, rate, left: rate > 0 ? (most - done) / rate : null };
}

/** Milliseconds between two looks at how much is there. */
const LOOK_EVERY = 500;

/** Tell how far a folder has grown towards `total` bytes while some work fills it. */
export async function counted<Value>(
  folder: string,
  total: number,
  onProgress: (progress: Progress) => void,
  work: () => Promise<Value>,
): Promise<Value> {
  const began = performance.now();
  const over = new AbortController();
  const count = async (): Promise<void> => {
    for (;;) {
      await delay(LOOK_EVERY, undefined, { signal: over.signal }).catch(() => undefined);
      if (over.signal.aborted) return;
      onProgress(progressOf(await folderSize(folder), total, performance.now() - began));
    }
  };
  const counting = count();
  let value: Value;
  try {
    value = await work();
  } finally {
    over.abort();
    await counting;
  }
  const done = await folderSize(folder);
  onProgress(progressOf(done, done, performance.now() - began));
  return value;
}

/** Bytes of all files in a folder; 0 where it is not there (yet). Files that go while they are counted count nothing. */
export async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await folderSize(path);
    else if (entry.isFile()) bytes += (await lstat(path).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}
