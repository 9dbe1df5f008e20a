import { contentSchema, type Content } from './content.ts';
import type { Session } from './session.ts';

/** Objects of the users have object identifiers from here on; lower ones came with the server. */
const FIRST_OF_USERS = 16_384;

/** Name, catalogue, condition, and SQL for owner, rights and detail. What PostgreSQL names by itself, and may name otherwise, is left out. */
interface Catalogue {
  readonly catalogue: string;
  readonly where?: string;
  readonly owner?: string;
  readonly grants?: string;
  readonly detail?: string;
}

const CATALOGUES: readonly Catalogue[] = [
  {
    catalogue: 'pg_namespace',
    where: "nspname !~ '^pg_(temp|toast)'",
    owner: 'nspowner',
    grants: "coalesce(nspacl, acldefault('n', nspowner))",
  },
  {
    catalogue: 'pg_class',
    // An index that is not valid is being built, or failed to be; it is not dumped.
    where: `relkind <> 't' AND relpersistence <> 't' AND relnamespace <> 'pg_toast'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = o.oid AND o.relkind = 'i' AND NOT i.indisvalid)`,
    owner: 'relowner',
    grants: `CASE WHEN relkind IN ('r', 'p', 'v', 'm', 'f') THEN coalesce(relacl, acldefault('r', relowner))
      WHEN relkind = 'S' THEN coalesce(relacl, acldefault('s', relowner)) END`,
    detail: `concat_ws(', ', CASE relpersistence WHEN 'u' THEN 'unlogged' END, CASE WHEN relrowsecurity THEN 'row security' END,
      CASE WHEN relforcerowsecurity THEN 'forced row security' END, 'replica identity ' || nullif(relreplident, 'n')::text,
      (SELECT concat(CASE WHEN i.indisunique THEN 'unique' END, CASE WHEN i.indisprimary THEN ' primary' END) FROM pg_index i WHERE i.indexrelid = o.oid))`,
  },
  {
    catalogue: 'pg_proc',
    owner: 'proowner',
    grants: "coalesce(proacl, acldefault('f', proowner))",
    detail: "concat_ws(', ', CASE WHEN prosecdef THEN 'security definer' END, provolatile)",
  },
  {
    catalogue: 'pg_type',
    where: `NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = o.oid)
      AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = o.typrelid AND c.relkind <> 'c')`,
    owner: 'typowner',
    grants: "coalesce(typacl, acldefault('T', typowner))",
    detail: `(SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = o.oid)`,
  },
  {
    catalogue: 'pg_constraint',
    // Partitions take them from their parent, under a name the server chooses.
    where: 'conparentid = 0',
    detail: `concat_ws(', ', contype, CASE WHEN NOT convalidated THEN 'not valid' END, CASE WHEN condeferrable THEN 'deferrable' END,
      CASE WHEN condeferred THEN 'deferred' END)`,
  },
  { catalogue: 'pg_trigger', where: 'NOT tgisinternal AND tgparentid = 0', detail: 'tgenabled::text' },
  { catalogue: 'pg_event_trigger', detail: 'concat(evtevent, evtenabled)' },
  { catalogue: 'pg_rewrite' },
  { catalogue: 'pg_policy', detail: 'concat(polcmd, polpermissive)' },
  { catalogue: 'pg_publication', detail: 'concat(puballtables, pubinsert, pubupdate, pubdelete, pubtruncate)' },
  { catalogue: 'pg_publication_rel' },
  { catalogue: 'pg_statistic_ext' },
  { catalogue: 'pg_collation' },
  { catalogue: 'pg_conversion' },
  { catalogue: 'pg_operator' },
  { catalogue: 'pg_opclass' },
  { catalogue: 'pg_opfamily' },
  { catalogue: 'pg_cast' },
  { catalogue: 'pg_language', owner: 'lanowner' },
  { catalogue: 'pg_ts_config' },
  { catalogue: 'pg_ts_dict' },
  { catalogue: 'pg_ts_parser' },
  { catalogue: 'pg_ts_template' },
  { catalogue: 'pg_foreign_data_wrapper' },
  { catalogue: 'pg_foreign_server' },
  { catalogue: 'pg_user_mapping' },
  { catalogue: 'pg_default_acl', grants: 'defaclacl' },
];

/** An object of each catalogue, the columns that have rights of their own, and comments. */
const OBJECTS = `WITH found(classid, objid, subid, kind, detail, owner, acl) AS (
  ${[
    ...CATALOGUES.map(
      ({
        catalogue,
        where,
        owner,
        grants,
        detail,
      }) => `SELECT '${catalogue}'::regclass::oid, o.oid, 0, NULL::text, coalesce((${detail ?? "''"})::text, ''),
    ${owner ?? 'NULL::oid'}, ${grants ?? 'NULL::aclitem[]'} FROM ${catalogue} o
    WHERE (o.oid >= ${FIRST_OF_USERS}${catalogue === 'pg_namespace' ? " OR o.nspname = 'public'" : ''}) AND (${where ?? 'true'})`,
    ),
    `SELECT 'pg_class'::regclass::oid, attrelid, attnum, 'column', '', NULL::oid, attacl FROM pg_attribute
    WHERE attrelid >= ${FIRST_OF_USERS} AND attacl IS NOT NULL AND NOT attisdropped`,
    `SELECT classoid, objoid, objsubid, 'comment', md5(description), NULL::oid, NULL::aclitem[] FROM pg_description WHERE objoid >= ${FIRST_OF_USERS}`,
  ].join('\n  UNION ALL ')}
)
SELECT coalesce(f.kind, i.type) AS kind, i.identity AS name, f.detail, r.rolname AS owner,
  ARRAY(SELECT g.entry FROM (
    SELECT concat(coalesce(nullif(a.grantee, 0)::regrole::text, 'PUBLIC'), '=', a.privilege_type, CASE WHEN a.is_grantable THEN '*' END, '/', a.grantor::regrole) AS entry
    FROM aclexplode(f.acl) a) g ORDER BY g.entry COLLATE "C") AS grants
FROM found f
CROSS JOIN LATERAL pg_identify_object(f.classid, f.objid, f.subid) i
LEFT JOIN pg_roles r ON r.oid = f.owner
WHERE i.identity IS NOT NULL AND i.identity !~ '^pg_toast\\.' AND NOT EXISTS (SELECT FROM pg_depend d
  WHERE d.classid = f.classid AND d.objid = f.objid AND d.deptype = 'e')
ORDER BY coalesce(f.kind, i.type) COLLATE "C", i.identity COLLATE "C", f.detail COLLATE "C"`;

/** Everything with a name that users made, who owns it and who may do what with it. */
export async function objectsOf(session: Session): Promise<Content['objects']> {
  return [...(await session.rows(contentSchema.shape.objects.element, OBJECTS))];
}
