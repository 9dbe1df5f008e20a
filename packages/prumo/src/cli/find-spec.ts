import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
// Not by the index: whatever asks for a stack would load the whole reading of specs.
import { SPEC_FILE } from '../spec/file-name.ts';

/** The spec file meant: `--file`, or the nearest `prumo.yaml` from the working folder upward; undefined where there is none. */
export function findSpecFile(file: string | undefined, from: string): string | undefined {
  if (file !== undefined) return resolve(from, file);
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const candidate = join(folder, SPEC_FILE);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}
