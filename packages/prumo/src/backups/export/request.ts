import * as z from 'zod';
import { offsitePlaceSchema, sentSchema } from '../offsite/index.ts';
import { keepSchema } from '../retention/index.ts';

const loginSchema = z.object({ host: z.string(), port: z.int(), user: z.string(), password: z.string(), database: z.string() });

/** What JSON leaves out. */
const absent = z
  .string()
  .optional()
  .transform((value) => value);

const specSchema = z.object({
  table: z.string(),
  key: z.string(),
  title: absent,
  column: absent,
  schema: absent,
  through: z.record(z.string(), z.array(z.string())),
  shared: z.array(z.string()),
  exclude: z.array(z.string()),
  schedule: absent,
  keep: z.int(),
});

/** What the process beside the exports is told, in a file of its own: it holds secrets. */
export const exportRequestSchema = z.object({
  /** Also in the argv of the process it is for: commands write theirs into one file. */
  id: z.string(),
  /** Where exports are kept, and the lock that one at a time takes. */
  folder: z.string(),
  /** The bucket, to send to it what was exported. */
  offsite: offsitePlaceSchema.optional(),
  key: z.string().regex(/^[A-Za-z0-9]{16,128}$/),
  /** Every member; the primary is asked for. */
  members: z.array(loginSchema),
  zstd: z.string(),
  spec: specSchema,
  keep: keepSchema.optional(),
  stack: z.string(),
  prumo: z.string(),
  /** Key of the tenant it is about; undefined: every one. */
  tenant: z.string().optional(),
  /** Name of the export to restore. */
  name: z.string().optional(),
  /** Where that is kept. */
  from: z.enum(['local', 'offsite']).optional(),
  /** Do all of a restore, and take it back. */
  rehearse: z.boolean().optional(),
});

export type ExportRequest = z.infer<typeof exportRequestSchema>;
export type ExportVerb = 'now' | 'foresee' | 'restore';

const leftOutSchema = z.array(z.object({ name: z.string(), why: z.string() }));

/** An export as it is listed: without its tables. Sizes are bytes. */
const summarySchema = z.object({
  name: z.string(),
  /** `safety`: what a restore was about to replace. */
  purpose: z.literal('safety').nullable(),
  tenant: z.object({ key: z.string(), title: z.string().nullable() }),
  begun: z.string(),
  ended: z.string(),
  tables: z.number(),
  rows: z.number(),
  /** Of its lines. */
  size: z.number(),
  stored: z.number(),
});

const takenSchema = z.object({
  did: z.literal('now'),
  exports: z.array(summarySchema),
  leftOut: leftOutSchema,
  /** Rows of tables that are exported, of no tenant. */
  ownerless: z.array(z.object({ name: z.string(), rows: z.number() })),
  removed: z.array(z.string()),
  /** Why older ones could not be removed. */
  notRemoved: z.string().optional(),
  /** What became of them in the bucket; absent: there is none. */
  offsite: sentSchema.optional(),
});

const foreseenSchema = z.object({
  did: z.literal('foresee'),
  tenants: z.array(z.object({ key: z.string(), title: z.string().nullable() })),
  /** `by`: what says whose its rows are. */
  tables: z.array(z.object({ name: z.string(), by: z.string() })),
  leftOut: leftOutSchema,
});

const restoredSchema = z.object({
  did: z.literal('restore'),
  name: z.string(),
  tenant: z.string(),
  /** Export of what was there before; null: a rehearsal, or there was no such tenant. */
  safety: z.string().nullable(),
  tables: z.array(z.object({ name: z.string(), before: z.number(), after: z.number() })),
  untouched: z.array(z.string()),
  /** Tables of which only the rows were counted: a generated column of the export is gone. */
  counted: z.array(z.string()),
  others: z.number(),
});

export const exportAnswerSchema = z.discriminatedUnion('did', [
  takenSchema,
  foreseenSchema,
  restoredSchema,
  z.object({ did: z.literal('busy') }),
  z.object({ did: z.literal('unknown-tenant') }),
  /** The spec names what the database does not have. */
  z.object({ did: z.literal('not-assignable'), why: z.string() }),
  /** Nothing was changed. `tenant-busy`: others write to it. `safety`: the export taken before. */
  z.object({ did: z.literal('refused'), because: z.enum(['not-restorable', 'tenant-busy', 'damaged']), why: z.string() }),
  z.object({ did: z.literal('failed'), why: z.string() }),
]);

export type ExportAnswer = z.infer<typeof exportAnswerSchema>;
export type ExportSummary = z.infer<typeof summarySchema>;
export type TakenExports = z.infer<typeof takenSchema>;
export type ForeseenExports = z.infer<typeof foreseenSchema>;
export type TenantRestored = z.infer<typeof restoredSchema>;
