import type { StackContext } from '../../model/index.ts';
import type { OffsiteSpec } from '../../spec/index.ts';
import type { EscrowKeys } from './escrow.ts';

export function keysOf(context: StackContext): EscrowKeys {
  return { stack: context.spec.name, cipher: context.secret('backup.cipher'), logical: context.secret('backup.logical') };
}

/** As `prumo recover --from` takes it. A path from where the server puts the user begins with `~`, as curl has it. */
export function offsiteUrl(offsite: OffsiteSpec): string {
  if (offsite.sftp === undefined) return `s3://${offsite.bucket}/${offsite.prefix}`;
  const { user, host, port, path } = offsite.sftp;
  return `sftp://${user}@${host}:${port}${path.startsWith('/') ? path : `/~/${path}`}`;
}

/** How to bring a stack back from its second place: lines to type, but for the keys. */
export function recoveryLines(offsite: OffsiteSpec): readonly string[] {
  const from = `prumo recover --from ${offsiteUrl(offsite)}`;
  if (offsite.sftp === undefined)
    return ['AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… \\', `${from} --endpoint ${offsite.endpoint} --key THIS-FILE`];
  const { hostKey, keyFile, envFile } = offsite.sftp;
  const opens = keyFile === undefined ? [] : ['--identity PRIVATE-KEY-FILE'];
  const password = keyFile === undefined ? ['SFTP_PASSWORD=… \\'] : envFile === undefined ? [] : ['SFTP_KEY_PASSPHRASE=… \\'];
  return [...password, [from, `--host-key ${hostKey}`, ...opens, '--key THIS-FILE'].join(' ')];
}
