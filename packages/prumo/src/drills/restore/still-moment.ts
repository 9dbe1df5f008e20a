import { setTimeout as delay } from 'node:timers/promises';
import { databasesOf } from '../../backups/content/index.ts';
import { type Job, PORTS, type DrillContext, type StackContext, Unsteady } from '../../model/index.ts';
import type { Database } from '../cluster/database.ts';
import { Session } from '../load/login.ts';
import { beginAll, HOLD, quietSnapshot, SNAPSHOT, type StillMoment } from './snapshots.ts';
import { text } from './text.ts';

const CONNECT_WITHIN = 5000;
/** Milliseconds for a table to be read. */
const READ_WITHIN = 6 * 3_600_000;
const STILL_WITHIN = 10_000;
const LOOK_EVERY = 20;
/** Patroni lets a replay that is paused go on at its next look: another try has ten seconds again. */
const TRIES = 5;

const POSITION = 'SELECT pg_get_wal_replay_pause_state() AS state, pg_last_wal_replay_lsn()::text AS lsn';
const RESUME = 'SELECT pg_wal_replay_resume() WHERE pg_is_in_recovery()';

/**
 * Take a snapshot of every database on a standby that pauses its replay for an instant: what it shows is then exactly what WAL gives up to
 * that position, since a standby shows transactions in the order of WAL. The primary goes on, and so does the standby right after, by the guard
 * should this process die. Meanwhile sessions on the primary keep it from cleaning away what the snapshots still need. A stack without
 * standbys is read at a moment at which nobody writes. Rejects with `Unsteady` when no such moment comes.
 */
export async function atStillMoment<Result>(
  context: DrillContext,
  database: Database,
  leader: string,
  work: (moment: StillMoment) => Promise<Result>,
): Promise<Result> {
  const view = await database.view();
  const standbys = view?.members.filter(({ name }) => name !== leader) ?? [];
  const hasStandbys = context.stack.spec.database.standbys > 0;
  // One nobody waits for, if there is one.
  const member = hasStandbys ? (standbys.find(({ role }) => role !== 'synchronous-standby') ?? standbys[0])?.name : leader;
  if (member === undefined) throw new Unsteady(text.noStandby());
  const sessions: Session[] = [];
  const drop = (): void => sessions.forEach((session) => session.drop());
  const open = async (on: string, name: string): Promise<Session> => {
    const session = await Session.open({ ...database.target(on, 'superuser'), database: name }, CONNECT_WITHIN, READ_WITHIN);
    sessions.push(session);
    return session;
  };
  context.signal.addEventListener('abort', drop, { once: true });
  try {
    const names = await databasesOf(await open(member, 'postgres'));
    const readers = new Map<string, Session>();
    for (const name of names) readers.set(name, await open(member, name));
    if (!hasStandbys) return await work(await quietSnapshot(context, leader, readers));
    for (const name of names) {
      const holder = await open(leader, name);
      await holder.query(SNAPSHOT);
      await holder.query(HOLD);
    }
    if (!(await database.caughtUp(leader, member, STILL_WITHIN))) throw new Unsteady(text.behind(member));
    await context.guard({ kind: 'run', job: resumeJob(context.stack, member, context.run) });
    return await work(await snapshot(context, database, member, readers));
  } finally {
    context.signal.removeEventListener('abort', drop);
    drop();
  }
}

async function snapshot(
  { signal }: DrillContext,
  database: Database,
  member: string,
  readers: ReadonlyMap<string, Session>,
): Promise<StillMoment> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    signal.throwIfAborted();
    await database.ask(member, 'SELECT pg_wal_replay_pause()');
    try {
      const lsn = await pausedAt(database, member, signal);
      const databases = await beginAll(readers);
      const [after] = await database.ask(member, POSITION);
      if (lsn !== null && after?.['state'] === 'paused' && after['lsn'] === lsn) return { lsn, member, databases };
      for (const session of readers.values()) await session.query('ROLLBACK');
    } finally {
      await database.ask(member, RESUME);
    }
  }
  throw new Unsteady(text.moved(member));
}

/** Position at which a member stands still; null: it went on, or did not stop. */
async function pausedAt(database: Database, member: string, signal: AbortSignal): Promise<string | null> {
  const deadline = performance.now() + STILL_WITHIN;
  for (;;) {
    signal.throwIfAborted();
    const [row] = await database.ask(member, POSITION);
    if (row?.['state'] === 'paused' && typeof row['lsn'] === 'string') return row['lsn'];
    if (row?.['state'] === 'not paused' || performance.now() > deadline) return null;
    await delay(LOOK_EVERY, undefined, { signal });
  }
}

/** By the node's own socket, so that no password is in the guard's hands. */
function resumeJob(stack: StackContext, member: string, run: string): Job {
  const node = stack.nodesOf('database').find(({ index }) => `postgres-${index}` === member);
  if (node === undefined) throw new Error(`no member ${member}`);
  return {
    name: `drill-resume-${run}`,
    component: 'postgres',
    node: node.name,
    argv: [
      stack.server('psql').path,
      ...['-XAtwq', '-h', stack.run(member), '-p', String(PORTS.postgres), '-U', 'postgres', '-d', 'postgres', '-c', RESUME],
    ],
    env: {},
    files: [],
    after: [],
    within: 15_000,
    runs: 'always',
    title: 'let the standby replay again',
  };
}
