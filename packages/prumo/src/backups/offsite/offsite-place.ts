import * as z from 'zod';
import type { StackContext } from '../../model/index.ts';

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
  /** Days. */
  keep: z.int(),
});

export type OffsitePlace = z.infer<typeof offsitePlaceSchema>;

/** Folder of what is kept there, beside pgBackRest's `physical` and the kit's `stack`. */
type OffsiteFolder = 'logical' | 'exports' | 'files';

/** Undefined where the spec has no `backup.offsite`. */
export function offsitePlaceOf({ spec, offsite: access }: StackContext, folder: OffsiteFolder): OffsitePlace | undefined {
  const offsite = spec.backup?.offsite;
  if (offsite === undefined || access === undefined) return undefined;
  const { endpoint, region, bucket, prefix, keep } = offsite;
  return { access: { endpoint, region, bucket, prefix: `${prefix}/${folder}/`, ...access }, keep };
}
