import { setTimeout as delay } from 'node:timers/promises';
import { type DatabaseContent, readSequences } from '../../backups/content/index.ts';
import { type DrillContext, Unsteady } from '../../model/index.ts';
import type { Session } from '../load/login.ts';
import { text } from './text.ts';

/** A moment of the database that is named by a position of WAL, and can be read at leisure. */
export interface StillMoment {
  /** Everything before this position is in what the sessions see, and nothing after it. */
  readonly lsn: string;
  /** Member that is read. */
  readonly member: string;
  /** By database: a superuser's session that sees that moment until it is dropped, and what sequences, which know no moment, were at. */
  readonly databases: ReadonlyMap<string, { readonly session: Session; readonly sequences: DatabaseContent['sequences'] }>;
}

export const SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
/** Takes the snapshot, and keeps the session though it says nothing for hours. */
export const HOLD = `SELECT pg_catalog.set_config('idle_in_transaction_session_timeout', '0', false), pg_catalog.set_config('statement_timeout', '0', false)`;

const QUIET_WITHIN = 30_000;
const LOOK_EVERY = 50;

/** Begin a snapshot in every session, and read what sequences are at. */
export async function beginAll(readers: ReadonlyMap<string, Session>): Promise<StillMoment['databases']> {
  const databases = new Map<string, { session: Session; sequences: DatabaseContent['sequences'] }>();
  for (const [name, session] of readers) {
    await session.query(SNAPSHOT);
    await session.query(HOLD);
    databases.set(name, { session, sequences: await readSequences(session) });
  }
  return databases;
}

/**
 * Snapshots of a primary between two looks at its WAL that show the same position, while no transaction that writes is open: only then is
 * what they see what WAL gives up to there, since a commit is in WAL before others see it. Rejects with `Unsteady` where writes never rest.
 */
export async function quietSnapshot({ signal }: DrillContext, leader: string, readers: ReadonlyMap<string, Session>): Promise<StillMoment> {
  const first = [...readers.values()][0];
  if (first === undefined) throw new Error('a cluster without databases');
  const deadline = performance.now() + QUIET_WITHIN;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    const before = await positionOf(first);
    const databases = await beginAll(readers);
    const open = await Promise.all([...readers.values()].map(hasOpenWriters));
    const after = await positionOf(first);
    if (before === after && !open.includes(true)) return { lsn: before, member: leader, databases };
    for (const session of readers.values()) await session.query('ROLLBACK');
    await delay(LOOK_EVERY, undefined, { signal });
  }
  throw new Unsteady(text.neverQuiet());
}

async function positionOf(session: Session): Promise<string> {
  const [row] = await session.query('SELECT pg_catalog.pg_current_wal_insert_lsn()::pg_catalog.text AS lsn');
  return String(row?.['lsn']);
}

/** Whether the session's snapshot leaves out a transaction that had begun to write. */
async function hasOpenWriters(session: Session): Promise<boolean> {
  const [row] = await session.query('SELECT pg_snapshot_xmin(s) <> pg_snapshot_xmax(s) AS open FROM pg_current_snapshot() s');
  return row?.['open'] !== false;
}
