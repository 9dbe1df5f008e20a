import * as z from 'zod';

/** As every secret on record; what stands in for one that was not made has other signs. */
const keySchema = z.string().regex(/^[A-Za-z0-9]{16,128}$/);

const loginSchema = z.object({ host: z.string(), port: z.int(), user: z.string(), password: z.string(), database: z.string() });

/** What the process beside the copies is told, in a file of its own: it holds secrets. */
export const requestSchema = z.object({
  /** Where copies are kept, and the lock that one at a time takes. */
  folder: z.string(),
  /** None was made yet: nothing can be taken, and nothing that is there be opened. */
  key: keySchema.optional(),
  /** Only to take one: looking at copies needs neither a login nor programs. */
  source: z
    .object({
      /** Every member; the primary is asked for. */
      members: z.array(loginSchema),
      programs: z.object({ pgDump: z.string(), pgRestore: z.string(), zstd: z.string() }),
    })
    .optional(),
  prumo: z.string(),
  /** Days. */
  keep: z.int(),
});

export type Request = z.infer<typeof requestSchema>;

/** A copy as it is listed: without its tables. Sizes are bytes. */
const summarySchema = z.object({
  label: z.string(),
  kind: z.literal('logical'),
  begun: z.string(),
  ended: z.string(),
  /** Of the database, then. */
  size: z.number(),
  stored: z.number(),
  database: z.string(),
  /** Of PostgreSQL. */
  version: z.string(),
  tables: z.number(),
  rows: z.number(),
  largeObjects: z.number(),
});

/** A copy that cannot be used, and why. */
const flawedSchema = z.object({ label: z.string(), flaw: z.string() });

export const answerSchema = z.discriminatedUnion('did', [
  z.object({
    did: z.literal('now'),
    copy: summarySchema,
    removed: z.array(z.string()),
    /** Why older ones could not be removed. */
    notRemoved: z.string().optional(),
  }),
  z.object({ did: z.literal('list'), copies: z.array(summarySchema), flawed: z.array(flawedSchema) }),
  z.object({ did: z.literal('verify'), verified: z.array(z.string()), flawed: z.array(flawedSchema) }),
  z.object({ did: z.literal('busy') }),
  z.object({ did: z.literal('failed'), why: z.string() }),
]);

export type Answer = z.infer<typeof answerSchema>;
export type LogicalBackup = z.infer<typeof summarySchema>;
/** One that was taken, and why older ones could not be removed after it. */
export interface TakenCopy {
  readonly copy: LogicalBackup;
  readonly notRemoved: string | undefined;
}
export type FlawedCopy = z.infer<typeof flawedSchema>;

export type Verb = 'now' | 'list' | 'verify';
