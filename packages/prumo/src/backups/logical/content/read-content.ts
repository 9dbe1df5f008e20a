import { contentSchema, type Content } from './content.ts';
import { largeObjectsOf } from './large-objects.ts';
import { objectsOf } from './objects.ts';
import { rolesOf } from './roles.ts';
import { between, sequencesOf } from './sequences.ts';
import type { Session } from './session.ts';
import { readTable, type Table, tablesOf } from './tables.ts';

const EXTENSIONS = `SELECT e.extname AS name, e.extversion AS version, n.nspname AS schema FROM pg_extension e
  JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY e.extname COLLATE "C"`;

/** Everything but where sequences stand, which must be looked at twice while a database is in use. */
export async function readContent(session: Session, tables: readonly Table[]): Promise<Omit<Content, 'sequences'>> {
  const objects = await objectsOf(session);
  const roles = await rolesOf(session);
  const extensions = [...(await session.rows(contentSchema.shape.extensions.element, EXTENSIONS))];
  const largeObjects = await largeObjectsOf(session);
  const read: Content['tables'] = [];
  for (const table of tables) read.push(await readTable(session, table));
  return { tables: read, largeObjects, extensions, objects, roles };
}

/** Of a database nobody else uses. */
export async function readWholeContent(session: Session): Promise<Content> {
  const sequences = await sequencesOf(session);
  return { ...(await readContent(session, await tablesOf(session))), sequences: between(sequences, sequences) };
}
