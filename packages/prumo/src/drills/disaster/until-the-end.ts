import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { type DrillContext, Unsteady } from '../../model/index.ts';
import type { Database } from '../cluster/database.ts';
import { Session, targetOf } from '../load/login.ts';
import { text } from './text.ts';

/** Milliseconds between two rows. */
const EVERY = 200;
const WITHIN = 5000;
/** Milliseconds of writing before the end may come: longer than PostgreSQL keeps a segment that is not full, so that any moment between two archived segments can be the last. */
const AT_LEAST = 20_000;
const AT_MOST = 40_000;
/** Milliseconds after which nothing was archived that should have been. */
const GIVEN_UP = 120_000;

/** A row that was acknowledged, and the last segment of WAL in which its commit can be. */
export interface Written {
  readonly key: string;
  /** When it was begun, by the database's clock. Epoch milliseconds. */
  readonly at: number;
  readonly segment: string;
}

/** All that was written until the machine is taken for lost, and what had left it by then. */
export interface End {
  /** Epoch milliseconds, by the database's clock. */
  readonly at: number;
  readonly written: readonly Written[];
  /** The newest segment that was in every place for backups. */
  readonly archived: string;
}

const rowSchema = z.object({ at: z.coerce.number() });
const segmentSchema = z.object({ segment: z.string() });
const endSchema = z.object({ at: z.coerce.number(), archived: z.string().nullable() });

/**
 * Write on the application's own path until a moment that the run's seed chooses, and note what was archived at that moment. Rejects with `Unsteady` where
 * nothing of it gets archived at all.
 */
export async function untilTheEnd(context: DrillContext, database: Database, leader: string, table: string): Promise<End> {
  const { stack, signal, run, seed } = context;
  const session = await Session.open(targetOf(stack, stack.endpoint('pooler'), 'application'), WITHIN, WITHIN);
  const began = performance.now();
  // Evenly over the time between two segments, and the same again for the same seed.
  const lasts = AT_LEAST + ((seed * 7919) % (AT_MOST - AT_LEAST));
  const written: Written[] = [];
  try {
    for (;;) {
      signal.throwIfAborted();
      const key = `row-${written.length}`;
      const { at } = rowSchema.parse((await session.query(`SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS at`))[0]);
      await session.query(`INSERT INTO ${table} (key, hash) VALUES ('${key}', '${run}')`);
      const [row] = await session.query('SELECT pg_walfile_name(pg_current_wal_insert_lsn()) AS segment');
      written.push({ key, at, ...segmentSchema.parse(row) });
      const passed = performance.now() - began;
      if (passed >= lasts) {
        const [seen] = await database.ask(
          leader,
          `SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS at, last_archived_wal AS archived FROM pg_stat_archiver`,
        );
        const { at: end, archived } = endSchema.parse(seen);
        if (archived !== null && kept({ at: end, written, archived }).length > 0) return { at: end, written, archived };
        if (passed > GIVEN_UP) throw new Unsteady(text.notArchived());
      }
      await delay(EVERY, undefined, { signal });
    }
  } finally {
    session.drop();
  }
}

/** Keys of the rows that must come back: all of each was in a segment that had left the machine. Names of segments sort as they were written. Pure. */
export function kept({ written, archived }: End): readonly string[] {
  return written.filter(({ segment }) => segment <= archived).map(({ key }) => key);
}

/** Seconds of acknowledged writes that would be gone: from the last row that had left the machine to the end. Pure. */
export function secondsLost(end: End): number {
  const last = end.written.filter(({ segment }) => segment <= end.archived).at(-1);
  const first = end.written[0]?.at ?? end.at;
  return Math.max(0, (end.at - (last?.at ?? first)) / 1000);
}
