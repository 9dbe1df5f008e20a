import { type Copied, isCopied } from './entry.ts';
import { type FileBackups, type FilesFlaw, flawIn } from './file-backups.ts';
import type { FilesManifest } from './manifest.ts';
import { Scratch } from './scratch.ts';

/** A content that is not what was stored, by the first object it was of. */
export interface DamagedContent {
  /** `bucket/key`. */
  readonly object: string;
  /** Newest backup with it. */
  readonly label: string;
  /** Objects of these and other backups that have the same bytes. */
  readonly others: number;
  readonly flaw: FilesFlaw;
}

export interface VerifiedFiles {
  /** Labels of what is whole. */
  readonly verified: readonly string[];
  readonly flawed: readonly { readonly label: string; readonly flaw: FilesFlaw }[];
  readonly damaged: readonly DamagedContent[];
  /** Contents that were read. */
  readonly contents: number;
}

/** Read every list, and every content that any backup refers to, once. */
export async function verifyFiles(backups: FileBackups, signal: AbortSignal): Promise<VerifiedFiles> {
  using scratch = new Scratch();
  const verified: string[] = [];
  const flawed: { label: string; flaw: FilesFlaw }[] = [];
  for (const { label, manifest, flaw } of await backups.list(signal)) {
    const found = manifest === undefined || flaw !== undefined ? flaw : await flawIn(() => refer(backups, manifest, scratch, signal));
    if (found === undefined) verified.push(label);
    else flawed.push({ label, flaw: found });
  }
  const damaged: DamagedContent[] = [];
  let contents = 0;
  for (const { entry, label, others } of scratch.referred()) {
    contents += 1;
    const flaw = await flawIn(() => readAll(backups, entry, signal));
    if (flaw !== undefined) damaged.push({ object: `${entry.bucket}/${entry.key}`, label, others, flaw });
  }
  if (flawed.length === 0 && damaged.length === 0) return { verified, flawed, damaged, contents };
  // What retention took away meanwhile is neither whole nor damaged.
  const there = await backups.labels(signal);
  return {
    verified: verified.filter((label) => there.has(label)),
    flawed: flawed.filter(({ label }) => there.has(label)),
    damaged: damaged.filter(({ label }) => there.has(label)),
    contents,
  };
}

/** Note what a backup refers to. */
export async function refer(backups: FileBackups, manifest: FilesManifest, scratch: Scratch, signal: AbortSignal): Promise<void> {
  for await (const entry of backups.entries(manifest, signal)) if (isCopied(entry)) scratch.refers(entry, manifest.label);
}

async function readAll(backups: FileBackups, entry: Copied, signal: AbortSignal): Promise<void> {
  for await (const _ of backups.content(entry, signal)) signal.throwIfAborted();
}
