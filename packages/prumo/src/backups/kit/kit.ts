import { isAbsolute } from 'node:path';
import * as z from 'zod';
import type { OffsiteAccess } from '../../model/index.ts';
import type { Spec } from '../../spec/index.ts';
import { bucketOf, SPEC_FILE } from '../../spec/index.ts';

const fileSchema = z.object({
  /** As the spec names it: relative to its folder, or absolute. */
  path: z.string().min(1),
  content: z.string(),
  /** Readable by its owner alone. */
  isSecret: z.boolean(),
});

/** What of a stack is neither in its database nor in what Prumo can make anew: stored, sealed, beside each backup in the bucket. */
export const kitSchema = z.object({
  format: z.literal(1),
  stack: z.string(),
  /** Of Prumo. */
  prumo: z.string(),
  savedAt: z.iso.datetime(),
  /** The spec and what it names, but the keys of the second place: whoever recovers has those. */
  files: z.array(fileSchema),
  /** By name. The database knows its roles' passwords, stored files the salts of their paths. */
  secrets: z.record(z.string(), z.string()),
});

export type Kit = z.infer<typeof kitSchema>;
export type KitFile = z.infer<typeof fileSchema>;

/** `environment`: content of `app.env_file`, where there is one. Pure. */
export function kitOf(inputs: {
  readonly spec: Spec;
  readonly specText: string;
  readonly environment: string | undefined;
  readonly access: OffsiteAccess;
  readonly secrets: Readonly<Record<string, string>>;
  readonly prumo: string;
  readonly now: Date;
}): Kit {
  const { spec, specText, environment, access, secrets, prumo, now } = inputs;
  const caFile = bucketOf(spec)?.caFile;
  const ca = 'ca' in access ? access.ca : undefined;
  return {
    format: 1,
    stack: spec.name,
    prumo,
    savedAt: now.toISOString(),
    files: [
      { path: SPEC_FILE, content: specText, isSecret: false },
      ...(environment === undefined || spec.app?.envFile === undefined
        ? []
        : [{ path: spec.app.envFile, content: environment, isSecret: true }]),
      ...(ca === undefined || caFile === undefined ? [] : [{ path: caFile, content: ca, isSecret: false }]),
    ],
    secrets,
  };
}

/** Whether a kit's file goes into the folder it is recovered into. */
export function isInside({ path }: KitFile): boolean {
  return !isAbsolute(path) && !path.split('/').includes('..');
}
