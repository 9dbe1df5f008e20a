import * as z from 'zod';
import { offsitePlaceSchema, sentSchema } from '../offsite/index.ts';

/** What the process beside the backups of files is told, in a file of its own: it holds secrets. */
export const filesRequestSchema = z.object({
  /** Also in the argv of the process it is for: commands write theirs into one file. */
  id: z.string(),
  /** Where they are kept, and the lock that one run at a time takes. */
  folder: z.string(),
  key: z.string().regex(/^[A-Za-z0-9]{16,128}$/),
  /** The bucket: to send to it what was taken, else what is asked about instead of the folder. */
  offsite: offsitePlaceSchema.optional(),
  /** Only to take one: what is stored is verified without the store. */
  storage: z.object({ endpoint: z.string(), region: z.string(), accessKey: z.string(), secretKey: z.string() }).optional(),
  buckets: z.array(z.string()),
  /** Days. */
  keep: z.int(),
  stack: z.string(),
  prumo: z.string(),
  purpose: z.literal('safety').optional(),
});

export type FilesRequest = z.infer<typeof filesRequestSchema>;
export const FILES_VERBS = ['now', 'verify', 'list'] as const;
export type FilesVerb = (typeof FILES_VERBS)[number];

/** A backup as it is listed: without its objects. Sizes are bytes. */
const summarySchema = z.object({
  label: z.string(),
  kind: z.literal('files'),
  begun: z.string(),
  ended: z.string(),
  /** `safety`: what a restore was about to change. */
  purpose: z.literal('safety').nullable(),
  /** Of all objects. */
  size: z.number(),
  /** Of what this run stored that was not there. */
  stored: z.number(),
  objects: z.number(),
  vanished: z.number(),
  unread: z.number(),
  buckets: z.array(z.object({ name: z.string(), objects: z.number(), bytes: z.number() })),
});

const flawedSchema = z.object({ label: z.string(), flaw: z.string() });

const takenSchema = z.object({
  did: z.literal('now'),
  backup: summarySchema,
  /** The first objects that the store did not give. */
  unread: z.array(z.object({ object: z.string(), why: z.string() })),
  removed: z.array(z.string()),
  /** Why older ones, or what only they had, could not be removed. */
  notRemoved: z.string().optional(),
  /** What became of it in the bucket; absent: there is none. */
  offsite: sentSchema.optional(),
});

const verifiedSchema = z.object({
  did: z.literal('verify'),
  verified: z.array(z.string()),
  flawed: z.array(flawedSchema),
  damaged: z.array(z.object({ object: z.string(), label: z.string(), others: z.number(), flaw: z.string() })),
  contents: z.number(),
});

export const filesAnswerSchema = z.discriminatedUnion('did', [
  takenSchema,
  verifiedSchema,
  z.object({ did: z.literal('list'), copies: z.array(summarySchema), flawed: z.array(flawedSchema) }),
  z.object({ did: z.literal('busy') }),
  z.object({ did: z.literal('failed'), why: z.string() }),
]);

export type FilesAnswer = z.infer<typeof filesAnswerSchema>;
export type FilesBackup = z.infer<typeof summarySchema>;
export type TakenFiles = z.infer<typeof takenSchema>;
export type FlawedFiles = z.infer<typeof flawedSchema>;
