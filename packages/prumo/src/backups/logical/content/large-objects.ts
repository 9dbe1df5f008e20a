import * as z from 'zod';
import type { Content } from './content.ts';
import type { Session } from './session.ts';

/**
 * Number, owner, rights, length and bytes of all large objects. A restored one has pages of zeros where the old one had holes, so zeros at a
 * page's end and pages of nothing else do not count; the length does. 2048 is PostgreSQL's page of a large object.
 */
const COUNT = '(SELECT count(*)::text FROM pg_largeobject_metadata) AS count';
const BYTES = `(SELECT coalesce(sum(hashtextextended(concat_ws(':', l.loid, l.length), 0)), 0)
      FROM (SELECT loid, max(pageno * 2048::bigint + length(data)) AS length FROM pg_largeobject GROUP BY loid) l WHERE l.length > 0)
    + (SELECT coalesce(sum(hashtextextended(concat_ws(':', p.loid, p.pageno, encode(rtrim(p.data, '\\x00'), 'hex')), 0)), 0)
      FROM pg_largeobject p WHERE rtrim(p.data, '\\x00') <> ''::bytea)`;
const LARGE_OBJECTS = `SELECT ${COUNT},
  (
    (SELECT coalesce(sum(hashtextextended(concat_ws(':', m.oid, r.rolname, (SELECT string_agg(g.entry, ',' ORDER BY g.entry COLLATE "C")
        FROM (SELECT unnest(m.lomacl)::text) AS g(entry))), 0)), 0)
      FROM pg_largeobject_metadata m JOIN pg_roles r ON r.oid = m.lomowner)
    + ${BYTES}
  )::text AS checksum`;

export async function largeObjectsOf(session: Session): Promise<Content['largeObjects']> {
  const { count, checksum } = await session.row(z.object({ count: z.string(), checksum: z.string() }), LARGE_OBJECTS);
  return { count: Number(count), checksum };
}

/** The same without owner and rights, for one that becomes somebody else's. Where there are any, only a superuser may read them. */
export async function largeObjectBytesOf(session: Session): Promise<Content['largeObjects']> {
  const { count } = await session.row(z.object({ count: z.string() }), `SELECT ${COUNT}`);
  if (count === '0') return { count: 0, checksum: '0' };
  const { checksum } = await session.row(z.object({ checksum: z.string() }), `SELECT (${BYTES})::text AS checksum`);
  return { count: Number(count), checksum };
}
