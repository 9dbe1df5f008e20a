import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PrumoError } from '../../errors/index.ts';
import type { BucketKeys, OffsiteAccess, SftpKeys } from '../../model/index.ts';
import type { Spec } from '../../spec/index.ts';
import { readSecretFile, readVariables } from './env-file.ts';
import { text } from './text.ts';

const PASSWORD = 'SFTP_PASSWORD';
const PASSPHRASE = 'SFTP_KEY_PASSPHRASE';
/** Names every tool that speaks S3 knows. */
const ACCESS_KEY = 'AWS_ACCESS_KEY_ID';
const SECRET_KEY = 'AWS_SECRET_ACCESS_KEY';
/** What goes into pgBackRest's configuration as it is: a line break would begin a setting of its own. */
const ONE_LINE = /^[\x21-\x7e]+$/;

/**
 * What opens the second place of the spec's `backup.offsite`; undefined where it has none. Rejects with `env-file-unusable` when the file with the keys
 * is missing, can be read by others, or lacks one, and with `offsite-unusable` when that of the authority cannot be read.
 */
export async function readOffsiteAccess(spec: Pick<Spec, 'backup' | 'folder'>): Promise<OffsiteAccess | undefined> {
  const offsite = spec.backup?.offsite;
  if (offsite === undefined) return undefined;
  if (offsite.sftp !== undefined) {
    const { keyFile, envFile } = offsite.sftp;
    const at = (named: string | undefined): string | undefined => (named === undefined ? undefined : resolve(spec.folder, named));
    return sftpKeys({ keyFile: at(keyFile), envFile: at(envFile) }, {});
  }
  const file = resolve(spec.folder, offsite.envFile);
  const keys = accessKeys(await readVariables(file), file);
  return { ...keys, ca: offsite.caFile === undefined ? undefined : await readAuthority(resolve(spec.folder, offsite.caFile)) };
}

/** The two keys among variables. Throws `env-file-unusable`; `place` says where they were looked for. */
export function accessKeys(
  variables: Readonly<Record<string, string | undefined>>,
  place: string,
): Pick<BucketKeys, 'accessKey' | 'secretKey'> {
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

/**
 * What opens an account: a private key from its file, and a password or the key's passphrase from another, or from `variables` where none is named.
 * Rejects with `env-file-unusable` when a file is missing or can be read by others, or nothing opens it.
 */
export async function sftpKeys(
  { keyFile, envFile }: { readonly keyFile: string | undefined; readonly envFile: string | undefined },
  variables: Readonly<Record<string, string | undefined>>,
): Promise<SftpKeys> {
  const found = envFile === undefined ? variables : await readVariables(envFile);
  const privateKey = keyFile === undefined ? undefined : await readSecretFile(keyFile);
  const { [PASSWORD]: password, [PASSPHRASE]: passphrase } = found;
  if (privateKey === undefined && (password ?? '') === '')
    throw new PrumoError({
      code: 'env-file-unusable',
      what: text.keyMissing(envFile ?? '—', PASSWORD),
      remedy: text.sftpKeysRemedy(PASSWORD),
    });
  return { privateKey, passphrase, password };
}

/** PEM of an authority. Rejects with `offsite-unusable`. */
export async function readAuthority(file: string): Promise<string> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new PrumoError({ code: 'offsite-unusable', what: text.authorityUnreadable(file), remedy: text.authorityRemedy(), cause: error });
  });
  if (content.includes('-----BEGIN CERTIFICATE-----')) return content;
  throw new PrumoError({ code: 'offsite-unusable', what: text.authorityUnreadable(file), remedy: text.authorityRemedy() });
}
