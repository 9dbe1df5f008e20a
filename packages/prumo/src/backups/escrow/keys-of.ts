import type { StackContext } from '../../model/index.ts';
import type { OffsiteSpec } from '../../spec/index.ts';
import type { EscrowKeys } from './escrow.ts';

export function keysOf(context: StackContext): EscrowKeys {
  return { stack: context.spec.name, cipher: context.secret('backup.cipher'), logical: context.secret('backup.logical') };
}

/** As `prumo recover --from` takes it. */
export function offsiteUrl({ bucket, prefix }: Pick<OffsiteSpec, 'bucket' | 'prefix'>): string {
  return `s3://${bucket}/${prefix}`;
}
