import * as z from 'zod';
import type { OffsiteAccess, StackContext } from '../../model/index.ts';
import type { OffsiteSpec } from '../../spec/index.ts';
import { below, type DistantAccess } from '../logical/targets/index.ts';
import { keepOf, keepSchema } from '../retention/index.ts';

/** Where in the bucket of `backup.offsite` something is kept, as the process that keeps it is told. It holds secrets. */
export const offsitePlaceSchema = z.object({
  access: z.object({
    endpoint: z.string(),
    region: z.string(),
    accessKey: z.string(),
    secretKey: z.string(),
    bucket: z.string(),
    prefix: z.string(),
    ca: z.string().optional(),
    silentFor: z.int().optional(),
  }),
  keep: keepSchema,
});

export type OffsitePlace = z.infer<typeof offsitePlaceSchema>;

/** Folder of what is kept there, beside pgBackRest's `physical` and the kit's `stack`. */
type OffsiteFolder = 'logical' | 'exports' | 'files';

/** Undefined where the spec has no `backup.offsite`. */
export function offsitePlaceOf({ spec, offsite: access }: StackContext, folder: OffsiteFolder): OffsitePlace | undefined {
  const offsite = spec.backup?.offsite;
  if (offsite === undefined || access === undefined) return undefined;
  return { access: below(distantAccess(offsite, access), folder), keep: keepOf(offsite.keep, offsite.generations) };
}

/** Where a second place is, as far as reading from it goes. */
export type OffsiteAddress = Pick<OffsiteSpec, 'endpoint' | 'region' | 'bucket' | 'prefix'>;

/** What opens a second place, all of it. */
export function distantAccess({ endpoint, region, bucket, prefix }: OffsiteAddress, access: OffsiteAccess): DistantAccess {
  return { endpoint, region, bucket, prefix: `${prefix}/`, ...access };
}
