import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of Prumo's built JavaScript: this file's own once bundled, `packages/prumo/dist` when run from source. */
export function distFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const built = fileURLToPath(new URL('../../dist', import.meta.url));
  return here.endsWith('/src/cli') && existsSync(built) ? built : here;
}
