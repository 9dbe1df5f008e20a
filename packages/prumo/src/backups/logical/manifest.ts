import * as z from 'zod';
import { contentSchema } from './content/index.ts';

/** Raised when an older Prumo could not read what a newer one writes. */
const FORMAT = 1;

const storedSchema = z.object({
  /** Bytes, as they are stored. */
  size: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const databaseSchema = z.object({
  name: z.string(),
  encoding: z.string(),
  /** `c`: the C library, `i`: ICU, `b`: PostgreSQL’s own. */
  localeProvider: z.string(),
  collate: z.string().nullable(),
  ctype: z.string().nullable(),
  /** ICU’s or PostgreSQL’s own locale. */
  locale: z.string().nullable(),
  owner: z.string(),
  /** `parameter=value`, with the role they are for or null for every one. For people: a restore does not apply them. */
  settings: z.array(z.object({ role: z.string().nullable(), setting: z.string() })),
  /** Bytes on the server’s disk. */
  size: z.int().min(0),
});

/** What is known of a logical backup, written when all else is stored: without it there is no backup. */
export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  label: z.string(),
  /** ISO 8601. */
  begun: z.iso.datetime(),
  ended: z.iso.datetime(),
  versions: z.object({ prumo: z.string(), server: z.string(), pgDump: z.string() }),
  database: databaseSchema,
  dump: storedSchema,
  content: contentSchema,
});

export type Manifest = z.infer<typeof manifestSchema>;
export type DatabaseFacts = z.infer<typeof databaseSchema>;
export type Stored = z.infer<typeof storedSchema>;

/** Everything but `settings`, one row. `to_jsonb`: the names of these columns changed between major versions. */
export const DATABASE_FACTS = `SELECT d.datname AS name, pg_encoding_to_char(d.encoding) AS encoding,
  coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') AS "localeProvider", d.datcollate AS collate, d.datctype AS ctype,
  coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale, r.rolname AS owner,
  pg_database_size(d.oid)::text AS size, current_setting('server_version') AS server,
  (SELECT coalesce(json_agg(json_build_object('role', s.role, 'setting', s.setting) ORDER BY s.role NULLS FIRST, s.setting), '[]') FROM (
    SELECT o.rolname AS role, unnest(c.setconfig) AS setting FROM pg_db_role_setting c LEFT JOIN pg_roles o ON o.oid = c.setrole
    WHERE c.setdatabase = d.oid) s) AS settings
FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE d.datname = current_database()`;

export const databaseFactsSchema = databaseSchema.extend({ size: z.coerce.number(), server: z.string() });

/** Names of what a backup is stored as. */
export const dumpName = (label: string): string => `${label}.dump`;
export const manifestName = (label: string): string => `${label}.manifest`;

/** The label in a manifest's name; undefined for any other object. */
export function labelOf(name: string): string | undefined {
  return /^(.+)\.manifest$/.exec(name)?.[1];
}

/** By the clock, as pgBackRest names its own: `20261126-030000L`. */
export function labelAt(now: Date): string {
  const digits = now.toISOString().replaceAll(/[-:]/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(9, 15)}L`;
}

/** ISO 8601: when a copy of this label was begun; undefined for a label that `labelAt` does not give. */
export function takenAt(label: string): string | undefined {
  const at = label.replace(/^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)L$/, '$1-$2-$3T$4:$5:$6.000Z');
  return Number.isNaN(Date.parse(at)) || labelAt(new Date(at)) !== label ? undefined : at;
}
