import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PrumoError } from '../../errors/index.ts';
import type { OffsiteAccess } from '../../model/index.ts';
import type { Spec } from '../../spec/index.ts';
import { readVariables } from './env-file.ts';
import { text } from './text.ts';

/** Names every tool that speaks S3 knows. */
const ACCESS_KEY = 'AWS_ACCESS_KEY_ID';
const SECRET_KEY = 'AWS_SECRET_ACCESS_KEY';
/** What goes into pgBackRest's configuration as it is: a line break would begin a setting of its own. */
const ONE_LINE = /^[\x21-\x7e]+$/;

/**
 * What opens the bucket of the spec's `backup.offsite`; undefined where it has none. Rejects with `env-file-unusable` when the file with the keys
 * is missing, can be read by others, or lacks one, and with `offsite-unusable` when that of the authority cannot be read.
 */
export async function readOffsiteAccess(spec: Pick<Spec, 'backup' | 'folder'>): Promise<OffsiteAccess | undefined> {
  const offsite = spec.backup?.offsite;
  if (offsite === undefined) return undefined;
  const file = resolve(spec.folder, offsite.envFile);
  const keys = accessKeys(await readVariables(file), file);
  return { ...keys, ca: offsite.caFile === undefined ? undefined : await readAuthority(resolve(spec.folder, offsite.caFile)) };
}

/** The two keys among variables. Throws `env-file-unusable`; `place` says where they were looked for. */
export function accessKeys(
  variables: Readonly<Record<string, string | undefined>>,
  place: string,
): Pick<OffsiteAccess, 'accessKey' | 'secretKey'> {
  const [accessKey, secretKey] = [ACCESS_KEY, SECRET_KEY].map((name) => {
    const value = variables[name] ?? '';
    if (ONE_LINE.test(value)) return value;
    throw new PrumoError({
      code: 'env-file-unusable',
      what: text.keyMissing(place, name),
      remedy: text.keyMissingRemedy(ACCESS_KEY, SECRET_KEY),
    });
  });
  return { accessKey: accessKey ?? '', secretKey: secretKey ?? '' };
}

/** PEM of an authority. Rejects with `offsite-unusable`. */
export async function readAuthority(file: string): Promise<string> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new PrumoError({ code: 'offsite-unusable', what: text.authorityUnreadable(file), remedy: text.authorityRemedy(), cause: error });
  });
  if (content.includes('-----BEGIN CERTIFICATE-----')) return content;
  throw new PrumoError({ code: 'offsite-unusable', what: text.authorityUnreadable(file), remedy: text.authorityRemedy() });
}
