import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../cluster/database.ts';

/** Milliseconds for a segment to arrive: pgBackRest tries for 60 s (`archive-timeout`), and the archiver again after that. */
const ARCHIVED_WITHIN = 90_000;
const LOOK_EVERY = 250;

/**
 * Close the segment being written and wait until all before it is archived. False: it was not in time, which a restore will show. A record is
 * written first: where nothing was since the last segment, there would be none to close, and recovery to this position finds no record by
 * which it knows that it is there.
 */
export async function archivedByNow(database: Database, leader: string, signal: AbortSignal): Promise<boolean> {
  await database.ask(leader, `SELECT pg_logical_emit_message(false, 'prumo', '')`);
  const [row] = await database.ask(leader, 'SELECT pg_walfile_name(pg_switch_wal()) AS segment');
  const deadline = performance.now() + ARCHIVED_WITHIN;
  for (;;) {
    signal.throwIfAborted();
    const [seen] = await database.ask(leader, 'SELECT coalesce(last_archived_wal >= $1, false) AS there FROM pg_stat_archiver', [
      row?.['segment'],
    ]);
    if (seen?.['there'] === true) return true;
    if (performance.now() > deadline) return false;
    await delay(LOOK_EVERY, undefined, { signal });
  }
}
