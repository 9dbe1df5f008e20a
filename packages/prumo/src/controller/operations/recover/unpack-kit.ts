import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isInside, type Kit } from '../../../backups/kit/index.ts';
import type { OffsiteAddress } from '../../../backups/offsite/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { Message } from '../../../messages/message.ts';
import type { OffsiteAccess } from '../../../model/index.ts';
import { writeAtomically } from '../../../platforms/local/files/write-atomically.ts';
import { editSpec, envFileLine, loadSpec, type OffsiteSpec, type Spec, SPEC_FILE } from '../../../spec/index.ts';
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
  const moved = movesOf(specIn(kit, '/').backup.offsite, address);
  const edited = (content: string): string =>
    moved.reduce((text, [path, value]) => editSpec(text, ['backup', 'offsite', ...path], value), content);
  return { ...kit, files: kit.files.map((file) => (file.path === SPEC_FILE ? { ...file, content: edited(file.content) } : file)) };
}

/** What a spec says of its second place that is not so any more. */
function movesOf(offsite: OffsiteSpec, address: OffsiteAddress): readonly (readonly [path: readonly string[], value: string | number])[] {
  if (offsite.sftp === undefined && address.sftp === undefined)
    return (['endpoint', 'region', 'bucket', 'prefix'] as const).flatMap((key) =>
      offsite[key] === address[key] ? [] : [[[key], address[key]] as const],
    );
  if (offsite.sftp === undefined || address.sftp === undefined)
    throw new PrumoError({ code: 'recover-place', what: text.otherKind(), remedy: text.otherKindRemedy() });
  const { host, port, user, path, hostKey } = address.sftp;
  const now: Readonly<Record<string, readonly [was: string | number, is: string | number | undefined]>> = {
    host: [offsite.sftp.host, host],
    port: [offsite.sftp.port, port],
    user: [offsite.sftp.user, user],
    path: [offsite.sftp.path, path],
    host_key: [offsite.sftp.hostKey, hostKey],
  };
  return Object.entries(now).flatMap(([key, [was, is]]) => (is === undefined || was === is ? [] : [[['sftp', key], is] as const]));
}

/**
 * See that what opened the second place can lie where the spec looks for it: else the stack could send nothing there any more. Throws `recover-place`
 * where the spec names a private key and none was given, or a password or passphrase was given and the spec names no file for it. Pure.
 */
export function refuseOtherKeys({ sftp }: OffsiteSpec, access: OffsiteAccess): void {
  if (sftp === undefined || 'accessKey' in access) return;
  const { privateKey, passphrase, password } = access;
  if (sftp.keyFile !== undefined && privateKey === undefined) throw otherKeys(text.keyWanted(sftp.keyFile), text.keyWantedRemedy());
  if (sftp.keyFile === undefined && (password ?? '') === '')
    throw otherKeys(text.passwordWanted(sftp.envFile ?? ''), text.passwordWantedRemedy());
  if (sftp.envFile === undefined && (passphrase ?? '') !== '') throw otherKeys(text.noPassphraseFile(), text.noPassphraseFileRemedy());
}

function otherKeys(what: Message, remedy: Message): PrumoError {
  return new PrumoError({ code: 'recover-place', what, remedy });
}

/** Files of what opens the second place, where the spec looks for them. Pure. */
export function opening(offsite: OffsiteSpec, access: OffsiteAccess): readonly Unpacked[] {
  if ('accessKey' in access) {
    const content = envFileLine('AWS_ACCESS_KEY_ID', access.accessKey) + envFileLine('AWS_SECRET_ACCESS_KEY', access.secretKey);
    return offsite.sftp === undefined ? [{ path: offsite.envFile, content, isSecret: true }] : [];
  }
  const { keyFile, envFile } = offsite.sftp ?? {};
  const { privateKey, passphrase, password } = access;
  const variables = [
    ...(password === undefined ? [] : [envFileLine('SFTP_PASSWORD', password)]),
    ...(passphrase === undefined ? [] : [envFileLine('SFTP_KEY_PASSPHRASE', passphrase)]),
  ];
  return [
    ...(keyFile === undefined || privateKey === undefined ? [] : [{ path: keyFile, content: privateKey, isSecret: true }]),
    ...(envFile === undefined ? [] : [{ path: envFile, content: variables.join(''), isSecret: true }]),
  ];
}

/**
 * Write the spec and what it names into a folder; files there stay as they are where they say the same, so that the application's own checkout may
 * lie there already. Rejects with `recover-place` where one says something else, before any is written.
 */
export async function unpackKit(kit: Kit, folder: string, opens: readonly Unpacked[]): Promise<void> {
  const files: readonly Unpacked[] = [...kit.files.filter(isInside), ...opens];
  const missing: Unpacked[] = [];
  for (const file of files) {
    const present = await readFile(join(folder, file.path), 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (present === undefined) missing.push(file);
    // Other keys may open the same place.
    else if (present !== file.content && !opens.includes(file))
      throw new PrumoError({ code: 'recover-place', what: text.otherFile(join(folder, file.path)), remedy: text.otherFileRemedy() });
  }
  for (const { path, content, isSecret } of missing) {
    const file = join(folder, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeAtomically(file, content, { mode: isSecret ? 0o600 : 0o644 });
  }
}
