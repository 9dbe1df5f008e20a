import { type Login, Session } from './content/index.ts';

/** Of our own, and gone before anything is compared. */
const MARK = `CREATE SCHEMA prumo_restore;
CREATE TABLE prumo_restore.marked (function oid);
CREATE FUNCTION prumo_restore.mark() RETURNS event_trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
  BEGIN
    WITH marked AS (
      UPDATE pg_proc SET prosecdef = true
      WHERE NOT prosecdef AND oid IN (SELECT objid FROM pg_event_trigger_ddl_commands() WHERE classid = 'pg_proc'::regclass AND NOT in_extension)
      RETURNING oid)
    INSERT INTO prumo_restore.marked SELECT oid FROM marked;
  END
$$;
CREATE EVENT TRIGGER prumo_restore ON ddl_command_end WHEN TAG IN ('CREATE FUNCTION', 'CREATE PROCEDURE') EXECUTE FUNCTION prumo_restore.mark()`;

const UNMARK = `UPDATE pg_catalog.pg_proc SET prosecdef = false WHERE oid IN (SELECT function FROM prumo_restore.marked);
DROP EVENT TRIGGER prumo_restore;
DROP SCHEMA prumo_restore CASCADE`;

/**
 * While `work` makes functions and whatever calls them, each runs as its owner, as if it were SECURITY DEFINER: PostgreSQL evaluates constants when it
 * makes a table with generated columns or partitions, as whoever makes it. In such a function nobody becomes superuser again. When `work` fails
 * the database is of no use, and they stay so.
 */
export async function asOwners(superuser: Login, work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const run = async (statements: string): Promise<void> => {
    await using session = await Session.open(superuser, signal);
    await session.run(statements);
  };
  await run(MARK);
  await work();
  await run(UNMARK);
}
