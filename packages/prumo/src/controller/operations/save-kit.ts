import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backupsText } from '../../backups/index.ts';
import { kitOf, storeKit } from '../../backups/kit/index.ts';
import { distantAccess } from '../../backups/offsite/index.ts';
import { keepOf } from '../../backups/retention/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { SECRET_NAMES, type StackContext } from '../../model/index.ts';
import { envFileOf } from '../../platforms/local/env-file.ts';
import { whileLocked } from '../../platforms/local/files/file-lock.ts';
import { openSecrets } from '../../platforms/local/preflight/identity/index.ts';
import type { Spec } from '../../spec/index.ts';

/** Milliseconds to wait for another that is saved there: it is some kilobytes. */
const STORE_WITHIN = 120_000;

export interface SaveKitInputs {
  readonly spec: Spec;
  readonly specFile: string;
  readonly state: string;
  readonly context: StackContext;
  /** Prumo's own version. */
  readonly prumo: string;
  readonly signal: AbortSignal;
}

/** Save, sealed, what `prumo recover` needs beside the backups themselves. Rejects with `offsite-unusable`, or `stack-busy` where another is being saved and does not end. */
export async function saveStackKit({ spec, specFile, state, context, prumo, signal }: SaveKitInputs): Promise<void> {
  const offsite = spec.backup?.offsite;
  if (offsite === undefined || context.offsite === undefined) throw new Error('a stack without `backup.offsite` has no bucket');
  const secrets = await openSecrets(state);
  const environment = envFileOf(spec);
  const kit = kitOf({
    spec,
    specText: await readFile(specFile, 'utf8'),
    environment: environment === undefined ? undefined : await readFile(environment, 'utf8'),
    access: context.offsite,
    secrets: Object.fromEntries(SECRET_NAMES.map((name) => [name, secrets.get(name)])),
    prumo,
    now: new Date(),
  });
  const place = distantAccess(offsite, context.offsite);
  const store = () => storeKit(kit, secrets.get('backup.logical'), keepOf(offsite.keep, offsite.generations), place, signal);
  const stored = await whileLocked(join(state, '.kit.lock'), STORE_WITHIN, store);
  if (stored === undefined) throw new PrumoError({ code: 'stack-busy', what: backupsText.busy(), remedy: backupsText.busyRemedy() });
}
