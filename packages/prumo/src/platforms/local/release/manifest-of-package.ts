import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const names = z.record(z.string(), z.string()).catch({}).default({});
const packageSchema = z.looseObject({
  name: z.string().optional().catch(undefined),
  dependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
  bin: z
    .union([z.string(), z.record(z.string(), z.string())])
    .optional()
    .catch(undefined),
});
export type PackageManifest = z.infer<typeof packageSchema>;

/** A folder's `package.json`; undefined when there is none, or it holds something else (test fixtures do). */
export function packageIn(folder: string): PackageManifest | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, 'package.json'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
  try {
    return packageSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Commands a package brings: name and path inside the package. */
export function commandsOf(manifest: PackageManifest, installedAs: string): readonly (readonly [name: string, path: string])[] {
  if (manifest.bin === undefined) return [];
  if (typeof manifest.bin === 'string') return [[installedAs.slice(installedAs.indexOf('/') + 1), manifest.bin]];
  return Object.entries(manifest.bin);
}
