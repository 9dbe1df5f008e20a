import * as z from 'zod';

const countSchema = z.int().min(0);

/** A table, partition or materialised view with rows of its own. */
const tableSchema = z.object({
  /** Quoted as SQL would: `public."Clientes"`. */
  name: z.string(),
  kind: z.enum(['table', 'materialized-view']),
  /** False for a materialised view that was never filled, which cannot be read. */
  isPopulated: z.boolean(),
  /** By name: their order may differ after a restore, where tables inherit. */
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: countSchema,
  /** Sum of a 64-bit hash of every row's text. */
  checksum: z.string(),
});

/** Where a sequence stood before and after the dump, as it is not part of any snapshot: what was dumped lies between. */
const sequenceSchema = z.object({ name: z.string(), before: z.string(), after: z.string() });

const largeObjectsSchema = z.object({ count: countSchema, checksum: z.string() });

const extensionSchema = z.object({ name: z.string(), version: z.string(), schema: z.string() });

/** Anything with a name in the database. */
const objectSchema = z.object({
  /** In PostgreSQL's words: `table`, `index`, `policy`, `comment` … */
  kind: z.string(),
  name: z.string(),
  /** What else must be the same: of a constraint whether it is validated, of a table whether row security is on, of a comment its hash. */
  detail: z.string(),
  owner: z.string().nullable(),
  /** `anwalt=r/owner`, sorted. */
  grants: z.array(z.string()),
});

/** Without its password, which is nowhere in a manifest. */
const roleSchema = z.object({
  name: z.string(),
  /** As in CREATE ROLE. */
  attributes: z.array(z.string()),
  memberOf: z.array(z.object({ role: z.string(), isAdmin: z.boolean() })),
  /** `parameter=value`, in every database. */
  settings: z.array(z.string()),
});

/** Everything that is counted, hashed and named of one database. */
export const contentSchema = z.object({
  tables: z.array(tableSchema),
  sequences: z.array(sequenceSchema),
  largeObjects: largeObjectsSchema,
  extensions: z.array(extensionSchema),
  objects: z.array(objectSchema),
  roles: z.array(roleSchema),
});

export type Content = z.infer<typeof contentSchema>;
export type TableContent = z.infer<typeof tableSchema>;
export type SequenceContent = z.infer<typeof sequenceSchema>;
export type Role = z.infer<typeof roleSchema>;
