import * as z from 'zod';
import { PrumoError } from '../../errors/index.ts';
import { type Content, rolesOf, type Session } from '../logical/content/index.ts';
import { DATABASE_FACTS, type DatabaseFacts, databaseFactsSchema } from '../logical/manifest.ts';
import { text } from './text.ts';

/** What is known of a source before anything of it is copied. */
export interface Examined {
  readonly facts: DatabaseFacts & { readonly server: string };
  readonly tables: number;
  /** Bytes of tables without their indexes: about what a dump takes. */
  readonly tableBytes: number;
  readonly extensions: Content['extensions'];
  readonly roles: readonly SourceRole[];
  /** Objects whose rights differ from what PostgreSQL gives by itself. */
  readonly objectsWithRights: number;
}

/** A role of the source's server. */
export interface SourceRole {
  readonly name: string;
  readonly attributes: readonly string[];
  /** Something in the database is its. */
  readonly owns: boolean;
  /** A policy is for it. */
  readonly hasPolicies: boolean;
}

const EXTENSIONS = `SELECT e.extname AS name, e.extversion AS version, n.nspname AS schema FROM pg_extension e
  JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql' ORDER BY e.extname COLLATE "C"`;

/** Tables and sequences that would be dumped; those of extensions only where these keep rows of their users. */
const OURS = `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm', 'S') AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
      AND NOT EXISTS (SELECT FROM pg_extension x WHERE c.oid = ANY (x.extconfig)))`;

/** What this role may not read whole. */
const UNREADABLE = `SELECT format('%I.%I', n.nspname, c.relname) AS name ${OURS} AND NOT (has_schema_privilege(n.oid, 'USAGE')
    AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'SELECT') ELSE has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid) END)
  UNION ALL SELECT 'large objects' WHERE EXISTS (SELECT FROM pg_largeobject_metadata) AND NOT has_table_privilege('pg_largeobject', 'SELECT')
  ORDER BY 1`;

const SIZES = `SELECT count(*) FILTER (WHERE c.relkind IN ('r', 'm'))::text AS tables, coalesce(sum(pg_table_size(c.oid)), 0)::text AS bytes ${OURS}`;

const OWNERS = `SELECT DISTINCT r.rolname AS name FROM pg_roles r JOIN (
    SELECT relowner AS owner, oid FROM pg_class UNION ALL SELECT proowner, oid FROM pg_proc UNION ALL SELECT nspowner, oid FROM pg_namespace
    UNION ALL SELECT typowner, oid FROM pg_type UNION ALL SELECT lomowner, oid FROM pg_largeobject_metadata) o ON o.owner = r.oid WHERE o.oid >= 16384`;

/** 0 stands for everybody. */
const POLICY_ROLES = `SELECT DISTINCT r.rolname AS name FROM pg_policy p, unnest(p.polroles) AS o(role) JOIN pg_roles r ON r.oid = o.role`;

const RIGHTS = `SELECT ((SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relacl IS NOT NULL) + (SELECT count(*) FROM pg_proc WHERE oid >= 16384 AND proacl IS NOT NULL)
  + (SELECT count(*) FROM pg_namespace WHERE oid >= 16384 AND nspacl IS NOT NULL) + (SELECT count(*) FROM pg_attribute WHERE attrelid >= 16384 AND attacl IS NOT NULL)
  + (SELECT count(*) FROM pg_type WHERE oid >= 16384 AND typacl IS NOT NULL) + (SELECT count(*) FROM pg_default_acl))::text AS rights`;

const named = z.object({ name: z.string() });

/** Look at a source, and see that all of it may be read and compared. Rejects with `import-source`. */
export async function examine(session: Session, user: string): Promise<Examined> {
  const facts = await session.row(databaseFactsSchema, DATABASE_FACTS);
  if (facts.encoding !== 'UTF8')
    throw new PrumoError({ code: 'import-source', what: text.otherEncoding(facts.encoding), remedy: text.otherEncodingRemedy() });
  const unreadable = (await session.rows(named, UNREADABLE)).map(({ name }) => name);
  if (unreadable.length > 0)
    throw new PrumoError({
      code: 'import-source',
      what: text.unreadable(user, unreadable.length),
      remedy: text.noRightRemedy(user),
      details: unreadable.slice(0, 20),
    });
  const { tables, bytes } = await session.row(z.object({ tables: z.string(), bytes: z.string() }), SIZES);
  const owners = new Set((await session.rows(named, OWNERS)).map(({ name }) => name));
  const withPolicies = new Set((await session.rows(named, POLICY_ROLES)).map(({ name }) => name));
  const { rights } = await session.row(z.object({ rights: z.string() }), RIGHTS);
  const roles = await rolesOf(session);
  return {
    facts,
    tables: Number(tables),
    tableBytes: Number(bytes),
    extensions: [...(await session.rows(z.object({ name: z.string(), version: z.string(), schema: z.string() }), EXTENSIONS))],
    roles: roles.map(({ name, attributes }) => ({ name, attributes, owns: owners.has(name), hasPolicies: withPolicies.has(name) })),
    objectsWithRights: Number(rights),
  };
}
