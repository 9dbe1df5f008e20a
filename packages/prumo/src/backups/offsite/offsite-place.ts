import * as z from 'zod';
import type { OffsiteAccess, StackContext } from '../../model/index.ts';
import type { BucketSpec, SftpSpec } from '../../spec/index.ts';
import { below, type DistantAccess } from '../logical/targets/index.ts';
import { keepOf, keepSchema } from '../retention/index.ts';

/** Where in the second place of `backup.offsite` something is kept, as the process that keeps it is told. It holds secrets. */
export const offsitePlaceSchema = z.object({
  access: z.union([
    z.object({
      endpoint: z.string(),
      region: z.string(),
      accessKey: z.string(),
      secretKey: z.string(),
      bucket: z.string(),
      prefix: z.string(),
      ca: z.string().optional(),
      silentFor: z.int().optional(),
    }),
    z.object({
      host: z.string(),
      port: z.int(),
      user: z.string(),
      prefix: z.string(),
      hostKey: z.string(),
      privateKey: z.string().optional(),
      passphrase: z.string().optional(),
      password: z.string().optional(),
      silentFor: z.int().optional(),
    }),
  ]),
  keep: keepSchema,
});

export type OffsitePlace = z.infer<typeof offsitePlaceSchema>;

/** Folder of what is kept there, beside pgBackRest's `physical` and the kit's `stack`. */
type OffsiteFolder = 'logical' | 'exports' | 'files';

/** Undefined where the spec has no `backup.offsite`. */
export function offsitePlaceOf({ spec, offsite: access }: StackContext, folder: OffsiteFolder): OffsitePlace | undefined {
  const offsite = spec.backup?.offsite;
  if (offsite === undefined || access === undefined) return undefined;
  return {
    access: offsitePlaceSchema.shape.access.parse(below(distantAccess(offsite, access), folder)),
    keep: keepOf(offsite.keep, offsite.generations),
  };
}

/** Where a second place is, as far as reading from it goes. */
export type OffsiteAddress = BucketAddress | SftpAddress;

export interface BucketAddress extends Pick<BucketSpec, 'endpoint' | 'region' | 'bucket' | 'prefix'> {
  readonly sftp?: undefined;
}

export interface SftpAddress {
  readonly sftp: Pick<SftpSpec, 'host' | 'port' | 'user' | 'path'> & {
    /** Undefined: nobody said which, so that the server is refused and the error says which key it shows. */
    readonly hostKey: string | undefined;
  };
}

/** What opens a second place, all of it. */
export function distantAccess(address: OffsiteAddress, access: OffsiteAccess): DistantAccess {
  if (address.sftp !== undefined) {
    const { host, port, user, path, hostKey } = address.sftp;
    if ('accessKey' in access) throw new Error('the keys of a bucket open no account');
    return { host, port, user, hostKey, prefix: `${path}/`, ...access };
  }
  const { endpoint, region, bucket, prefix } = address;
  if (!('accessKey' in access)) throw new Error('the keys of an account open no bucket');
  return { endpoint, region, bucket, prefix: `${prefix}/`, ...access };
}
