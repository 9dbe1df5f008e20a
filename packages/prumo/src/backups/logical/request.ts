import * as z from 'zod';
import { offsitePlaceSchema, type Sent, sentSchema } from '../offsite/index.ts';
import { keepSchema } from '../retention/index.ts';

/** As every secret on record; what stands in for one that was not made has other signs. */
const keySchema = z.string().regex(/^[A-Za-z0-9]{16,128}$/);

const loginSchema = z.object({ host: z.string(), port: z.int(), user: z.string(), password: z.string(), database: z.string() });

const programsSchema = z.object({ pgDump: z.string(), pgRestore: z.string(), zstd: z.string() });

/** What the process beside the copies is told, in a file of its own: it holds secrets. */
export const requestSchema = z.object({
  /** Where copies are kept, and the lock that one at a time takes. */
  folder: z.string(),
  /** The bucket: to send to it what was taken, else what is asked about instead of the folder. */
  offsite: offsitePlaceSchema.optional(),
  /** None was made yet: nothing can be taken, and nothing that is there be opened. */
  key: keySchema.optional(),
  /** Only to take one: looking at copies needs neither a login nor programs. */
  source: z
    .object({
      /** Every member; the primary is asked for. */
      members: z.array(loginSchema),
      programs: programsSchema,
    })
    .optional(),
  /** Only to restore one: a server beside the running one that has nothing yet. */
  into: z
    .object({
      label: z.string(),
      /** By its socket its folder's user is superuser. */
      login: loginSchema.omit({ database: true, password: true }),
      programs: programsSchema,
      /** For the unpacked dump. */
      scratch: z.string(),
      jobs: z.int().min(1),
      /** Qualified names of the only tables to be restored; none: all. */
      tables: z.array(z.string()),
    })
    .optional(),
  prumo: z.string(),
  keep: keepSchema,
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

const differenceSchema = z.object({ kind: z.string(), name: z.string(), expected: z.string(), found: z.string() });

/** What a restored copy was found to be, against its manifest. */
const comparedSchema = z.object({
  tables: z.number(),
  rows: z.number(),
  /** The first of them, and how many there are. */
  differences: z.array(differenceSchema),
  differing: z.number(),
  /** Of the manifest: written when the copy was taken. */
  manifest: z.string(),
});

/** What the restored database found when it checked itself; indexes null: it has no `amcheck`. */
const soundnessSchema = z.object({ constraints: z.number(), indexes: z.number().nullable(), broken: z.array(z.string()) });

export const answerSchema = z.discriminatedUnion('did', [
  z.object({
    did: z.literal('now'),
    copy: summarySchema,
    removed: z.array(z.string()),
    /** Why older ones could not be removed. */
    notRemoved: z.string().optional(),
    /** What became of it in the bucket; absent: there is none. */
    offsite: sentSchema.optional(),
  }),
  z.object({ did: z.literal('list'), copies: z.array(summarySchema), flawed: z.array(flawedSchema) }),
  z.object({ did: z.literal('verify'), verified: z.array(z.string()), flawed: z.array(flawedSchema) }),
  z.object({ did: z.literal('look'), tables: z.array(z.string()) }),
  z.object({ did: z.literal('restore'), database: z.string() }),
  z.object({ did: z.literal('compare'), compared: comparedSchema }),
  z.object({ did: z.literal('soundness'), soundness: soundnessSchema }),
  /** It cannot be restored, and the copy is to blame: what is stored is not what was, or PostgreSQL does not take it. */
  z.object({ did: z.literal('damaged'), why: z.string() }),
  z.object({ did: z.literal('no-table'), name: z.string() }),
  z.object({ did: z.literal('busy') }),
  z.object({ did: z.literal('failed'), why: z.string() }),
]);

export type Answer = z.infer<typeof answerSchema>;
export type LogicalBackup = z.infer<typeof summarySchema>;
/** One that was taken, and why older ones could not be removed after it. */
export interface TakenCopy {
  readonly copy: LogicalBackup;
  readonly notRemoved: string | undefined;
  /** Undefined: the spec names no bucket. */
  readonly offsite: Sent | undefined;
}
export type FlawedCopy = z.infer<typeof flawedSchema>;

export type Compared = z.infer<typeof comparedSchema>;
export type Into = NonNullable<Request['into']>;

export const VERBS = ['now', 'list', 'verify', 'look', 'restore', 'compare', 'soundness'] as const;
export type Verb = (typeof VERBS)[number];
