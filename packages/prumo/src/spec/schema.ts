import * as z from 'zod';
import { pattern } from './fields.ts';
import { appSchema } from './sections/app.ts';
import { backupSchema } from './sections/backup.ts';
import { cacheSchema } from './sections/cache.ts';
import { databaseSchema } from './sections/database.ts';
import { drillsSchema, environmentFor } from './sections/drills.ts';
import { edgeSchema } from './sections/edge.ts';
import { filesSchema } from './sections/files.ts';
import { monitoringSchema } from './sections/monitoring.ts';
import { objectivesSchema } from './sections/objectives.ts';
import { storageSchema } from './sections/storage.ts';
import { forms } from './sections/text.ts';
import type { FilesSpec, OffsiteSpec, Spec, StorageSpec } from './spec.ts';

/** A spec without the place it was read from. */
export type SpecContent = Omit<Spec, 'folder' | 'file'>;

/**
 * `prumo.yaml` as people write it, to `SpecContent`. Only `name` is required. There is always a database; `app`,
 * `edge`, `cache` and `storage` are there when the file has them, `cache: {}` with every default.
 */
export const specSchema = z
  .strictObject({
    name: pattern('Name of the stack, unique on this machine.', /^(?=.{1,32}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, forms.stackName(), [
      'my-shop',
    ]),
    locale: z.enum(['en', 'pt-BR']).describe('Language of pages, reports and messages.').prefault('en'),
    app: appSchema.optional(),
    edge: edgeSchema.optional(),
    database: databaseSchema.prefault({}),
    cache: cacheSchema.optional(),
    storage: storageSchema.optional(),
    backup: backupSchema.optional(),
    monitoring: monitoringSchema.optional(),
    objectives: objectivesSchema.prefault({}),
    drills: drillsSchema.prefault({}),
    monthly_cost: z
      .number()
      .min(0)
      .max(1e12)
      .describe('What the servers cost a month, in your currency; shown beside what it buys.')
      .optional(),
  })
  .transform(
    (written): SpecContent => ({
      name: written.name,
      locale: written.locale,
      app: written.app,
      edge: written.edge && {
        ...written.edge,
        domains: written.edge.domains ?? [`${written.name}.localhost`, `*.${written.name}.localhost`],
      },
      database: { ...written.database, name: written.database.name ?? written.name.replaceAll('-', '_') },
      cache: written.cache,
      storage: written.storage,
      backup: written.backup && {
        ...written.backup,
        files: filesOf(written.backup, written.storage),
        offsite: offsiteOf(written.backup.offsite, written.name),
      },
      monitoring: written.monitoring,
      objectives: written.objectives,
      drills: {
        environment: written.drills.environment ?? environmentFor(written.edge?.domains ?? []),
        windows: written.drills.windows,
        schedule: written.drills.schedule,
      },
      monthlyCost: written.monthly_cost,
    }),
  );

/** On where there are buckets. What is written is kept where there are none: a rule says that it does nothing. */
function filesOf({ files, keep }: z.infer<typeof backupSchema>, storage: StorageSpec | undefined): FilesSpec | undefined {
  if (files === undefined && (storage === undefined || storage.buckets.length === 0)) return undefined;
  const written = files ?? filesSchema.parse({});
  return { schedule: written.schedule, keep: written.keep ?? keep };
}

function offsiteOf(written: z.infer<typeof backupSchema>['offsite'], stack: string): OffsiteSpec | undefined {
  if (written === undefined) return undefined;
  const { keep, generations } = written;
  const kept = { keep, ...(generations === undefined ? {} : { generations }) };
  if ('sftp' in written) {
    const { host, port, user, path = stack, host_key: hostKey, key_file: keyFile, env_file: envFile } = written.sftp;
    return { sftp: { host, port, user, path, hostKey, keyFile, envFile }, ...kept };
  }
  const { endpoint, region, bucket, prefix = stack, env_file: envFile, ca_file: caFile } = written;
  return { endpoint, region, bucket, prefix, envFile, caFile, ...kept };
}
