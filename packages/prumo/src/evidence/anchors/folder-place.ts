import { constants } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { anchorFileName, type AnchorPlace, type FoundAnchor } from './place.ts';

/** Anchors of a stack beside the stacks of a home, so that deleting a stack's state folder does not take them along. */
export function defaultAnchorFolder(home: string, stack: string): string {
  // A dot, which no stack's name has.
  return join(home, '.anchors', stack);
}

/** A folder that keeps anchors, one file each (0600). It may be a mount from another machine. */
export function folderPlace(folder: string): AnchorPlace {
  return {
    name: folder,
    async put(anchor) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, anchorFileName(anchor));
      if (await exists(file)) return;
      const temporary = `${file}.${process.pid}`;
      const handle = await open(temporary, 'w', 0o600);
      try {
        await handle.writeFile(`${JSON.stringify(anchor, null, 2)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
      const parent = await open(folder, 'r');
      try {
        await parent.sync();
      } finally {
        await parent.close();
      }
    },
    async list() {
      const names = await readdir(folder).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
        throw error;
      });
      return Promise.all(
        names
          .filter((name) => name.endsWith('.json'))
          .sort()
          .map(async (name): Promise<FoundAnchor> => ({ source: join(folder, name), content: await readFile(join(folder, name), 'utf8') })),
      );
    },
  };
}

/**
 * A stack was destroyed on purpose: put its anchors aside, so that one of the same name begins anew. They are not deleted:
 * what was once proven stays on record.
 */
export async function retireAnchors(home: string, stack: string, at: Date): Promise<void> {
  const folder = defaultAnchorFolder(home, stack);
  if (!(await exists(folder))) return;
  const aside = `${folder}.destroyed-${at.toISOString().replaceAll(':', '')}`;
  await rm(aside, { recursive: true, force: true });
  await rename(folder, aside);
}

function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
