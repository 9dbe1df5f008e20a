import { ContainerDamaged } from '../logical/container/index.ts';
import type { Target } from '../logical/targets/index.ts';
import type { FileBackups } from './file-backups.ts';
import { contentIn } from './manifest.ts';
import { Scratch } from './scratch.ts';
import { refer } from './verify-files.ts';

/**
 * Remove contents that no backup refers to. Only while nobody stores there. Resolves with how many; rejects, and removes none, where a list cannot
 * be read: nobody knows what that refers to.
 */
export async function collect(backups: FileBackups, contents: Target, signal: AbortSignal): Promise<number> {
  using scratch = new Scratch();
  const objects = await contents.list(signal);
  for (const { manifest, flaw, label } of await backups.list(signal)) {
    if (manifest === undefined || flaw !== undefined) throw new ContainerDamaged('changed', label);
    await refer(backups, manifest, scratch, signal);
  }
  let removed = 0;
  for (const { name } of objects) {
    const id = contentIn(name);
    if (id === undefined || scratch.isReferred(id)) continue;
    await contents.remove(name, signal);
    removed += 1;
  }
  return removed;
}
