import { readFile, stat } from 'node:fs/promises';
import * as z from 'zod';
import { writeAtomically } from '../../files/write-atomically.ts';

const entrySchema = z.object({
  /** `path mtime size inode` of the program the version was read from. */
  key: z.string(),
  version: z.string(),
});
const fileSchema = z.object({ schemaVersion: z.literal(1), entries: z.record(z.string(), entrySchema) });

/**
 * Versions already read, so that a second `up` starts sixteen programs fewer. An entry counts only while the file it was
 * read from is the same (path, mtime, size, inode). Only versions that could be read are kept: what was broken is tried again.
 */
export interface VersionCache {
  get(id: string, key: string): string | undefined;
  set(id: string, key: string, version: string): void;
  /**
   * Write it if it changed. A folder that cannot be written to costs time, not correctness, so errors are dropped; one that is
   * not there is not made, because `plan` and `doctor` leave no trace.
   */
  save(): Promise<void>;
}

/** Open the cache file; a missing or damaged one is empty. */
export async function openVersionCache(file: string): Promise<VersionCache> {
  const entries = new Map(Object.entries(await readEntries(file)));
  let changed = false;
  return {
    get(id, key) {
      const entry = entries.get(id);
      return entry?.key === key ? entry.version : undefined;
    },
    set(id, key, version) {
      entries.set(id, { key, version });
      changed = true;
    },
    async save() {
      if (!changed) return;
      try {
        await writeAtomically(file, `${JSON.stringify({ schemaVersion: 1, entries: Object.fromEntries(entries) }, null, 2)}\n`, {
          mode: 0o600,
        });
      } catch {
        // See above: the next run reads the versions again.
      }
    },
  };
}

async function readEntries(file: string): Promise<Record<string, z.infer<typeof entrySchema>>> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(file, 'utf8'))).entries;
  } catch {
    return {};
  }
}

/** What tells that a program file is still the one whose version was read. Follows links. */
export async function fileKey(path: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(path);
  return `${path} ${mtimeMs} ${size} ${ino}`;
}
