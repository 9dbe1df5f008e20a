import { createHash } from 'node:crypto';
import * as z from 'zod';
import { takenAt } from '../logical/manifest.ts';

/** Raised when an older Prumo could not read what a newer one writes. */
const FORMAT = 1;

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const sizeSchema = z.int().min(0);

const tableSchema = z.object({
  /** Quoted as SQL would: `public."Clientes"`. */
  name: z.string(),
  /** `shared`: of no tenant, to be read and never restored. */
  belongs: z.enum(['tenant', 'shared']),
  /** In the order they stand in a row; `as` says how its values are written. */
  columns: z.array(
    z.object({ name: z.string(), type: z.string(), as: z.enum(['text', 'json', 'base64', 'instant']), isGenerated: z.boolean() }),
  ),
  rows: sizeSchema,
  /** Sum of a 64-bit hash of every row's text, by the server, at the snapshot. */
  checksum: z.string().regex(/^-?\d+$/),
  /** Of its lines, in plain text. */
  bytes: sizeSchema,
  sha256: hashSchema,
});

/** What is known of one tenant's export, written when all else is stored: without it there is no export. */
export const exportManifestSchema = z.object({
  format: z.literal(FORMAT),
  name: z.string(),
  /** `safety`: what a restore was about to replace, to undo it by. */
  purpose: z.literal('safety').optional(),
  tenant: z.object({ key: z.string(), title: z.string().nullable() }),
  stack: z.string(),
  database: z.string(),
  versions: z.object({ prumo: z.string(), server: z.string() }),
  /** ISO 8601. */
  begun: z.iso.datetime(),
  ended: z.iso.datetime(),
  /** Every tenant exported together was read at this one moment. */
  snapshot: z.object({ transactions: z.string(), wal: z.string() }),
  /** The archive as it is stored. */
  stored: z.object({ size: sizeSchema, sha256: hashSchema }),
  /** In the order their lines stand in the archive. */
  tables: z.array(tableSchema),
  /** Tables that are not in it, and why. */
  leftOut: z.array(z.object({ name: z.string(), why: z.string() })),
});

export type ExportManifest = z.infer<typeof exportManifestSchema>;
export type ExportedTable = z.infer<typeof tableSchema>;

/** Names of what an export is stored as. */
export const rowsName = (name: string): string => `${name}.rows`;
export const exportManifestName = (name: string): string => `${name}.manifest`;

/** The export in a manifest's name; undefined for any other object. */
export function nameIn(object: string): string | undefined {
  return /^(.+)\.manifest$/.exec(object)?.[1];
}

/** When, by the clock, and whose: `20261126-040000E-6b86b273ff34`. A key may be anything, and is nothing for whoever lists a bucket. */
export function exportName(now: Date, key: string): string {
  const digits = now.toISOString().replaceAll(/[-:]/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(9, 15)}E-${tenantMark(key)}`;
}

export function tenantMark(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12);
}

/** The tenant's mark in a name of ours; undefined for any other. */
export function markIn(name: string): string | undefined {
  return /^\d{8}-\d{6}E-([0-9a-f]{12})$/.exec(name)?.[1];
}

/** ISO 8601: when an export of this name was begun; undefined for a name that is none. */
export function exportedAt(name: string): string | undefined {
  return markIn(name) === undefined ? undefined : takenAt(name.replace(/E-[0-9a-f]{12}$/, 'L'));
}
