import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isInside, type Kit } from '../../../backups/kit/index.ts';
import type { OffsiteAddress } from '../../../backups/offsite/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { OffsiteAccess } from '../../../model/index.ts';
import { writeAtomically } from '../../../platforms/local/files/write-atomically.ts';
import { editSpec, loadSpec, type OffsiteSpec, type Spec, SPEC_FILE } from '../../../spec/index.ts';
import { text } from './text.ts';

interface Unpacked {
  readonly path: string;
  readonly content: string;
  readonly isSecret: boolean;
}

/** The spec in a kit, as it will be in the folder. Throws `recover-place` where it is none this version understands. */
export function specIn(kit: Kit, folder: string): Spec & { readonly backup: { readonly offsite: OffsiteSpec } } {
  const content = kit.files.find(({ path }) => path === SPEC_FILE)?.content ?? '';
  const { spec, diagnostics } = loadSpec(content, { folder });
  const offsite = spec?.backup?.offsite;
  if (spec?.backup !== undefined && offsite !== undefined) return { ...spec, backup: { ...spec.backup, offsite } };
  throw new PrumoError({
    code: 'recover-place',
    what: text.specUnusable(kit.prumo),
    remedy: text.specUnusableRemedy(),
    details: diagnostics.map(({ line, what }) => `prumo.yaml:${line} ${what.en}`),
  });
}

/** The kit with a spec that names the bucket it was found in: whoever recovers knows best where that is now. */
export function movedTo(address: OffsiteAddress, kit: Kit): Kit {
  const { offsite } = specIn(kit, '/').backup;
  const moved = (['endpoint', 'region', 'bucket', 'prefix'] as const).filter((key) => offsite[key] !== address[key]);
  const edited = (content: string): string => moved.reduce((text, key) => editSpec(text, ['backup', 'offsite', key], address[key]), content);
  return { ...kit, files: kit.files.map((file) => (file.path === SPEC_FILE ? { ...file, content: edited(file.content) } : file)) };
}

/**
 * Write the spec and what it names into a folder; files there stay as they are where they say the same, so that the application's own checkout may
 * lie there already. Rejects with `recover-place` where one says something else, before any is written.
 */
export async function unpackKit(kit: Kit, folder: string, envFile: string, access: OffsiteAccess): Promise<void> {
  const keys = `AWS_ACCESS_KEY_ID='${access.accessKey}'\nAWS_SECRET_ACCESS_KEY='${access.secretKey}'\n`;
  const files: readonly Unpacked[] = [...kit.files.filter(isInside), { path: envFile, content: keys, isSecret: true }];
  const missing: Unpacked[] = [];
  for (const file of files) {
    const present = await readFile(join(folder, file.path), 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (present === undefined) missing.push(file);
    // Other keys may open the same bucket.
    else if (present !== file.content && file.path !== envFile)
      throw new PrumoError({ code: 'recover-place', what: text.otherFile(join(folder, file.path)), remedy: text.otherFileRemedy() });
  }
  for (const { path, content, isSecret } of missing) {
    const file = join(folder, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeAtomically(file, content, { mode: isSecret ? 0o600 : 0o644 });
  }
}
