import { setTimeout as delay } from 'node:timers/promises';
import { type Job, PORTS, type StackContext, type DrillContext, Unsteady } from '../../model/index.ts';
import type { Database } from '../cluster/database.ts';
import { Session } from '../load/login.ts';
import { text } from './text.ts';

/** A moment of the database that can be named by a position of WAL and read at leisure. */
export interface StillMoment {
  /** Everything before this position is in what `open` reads, and nothing after it. */
  readonly lsn: string;
  /** Member that is read. */
  readonly member: string;
  /** A superuser's session that sees that moment. */
  open(database: string): Promise<Session>;
}

const CONNECT_WITHIN = 5000;
/** Milliseconds for a table to be read. */
const READ_WITHIN = 6 * 3_600_000;
const STILL_WITHIN = 10_000;
const LOOK_EVERY = 50;

/**
 * Have a standby pause its replay and do something while it stands still: what it has is then exactly what WAL up to one position gives,
 * while the primary goes on. Its replay goes on afterwards, by the guard should this process die. A synchronous standby acknowledges as before:
 * it goes on writing WAL. Rejects with `Unsteady` when there is no standby that can, or it did not stand still to the end.
 */
export async function atStillMoment<Result>(
  context: DrillContext,
  database: Database,
  leader: string,
  work: (moment: StillMoment) => Promise<Result>,
): Promise<Result> {
  const view = await database.view();
  const standbys = view?.members.filter(({ name }) => name !== leader) ?? [];
  // One nobody waits for, if there is one.
  const member = (standbys.find(({ role }) => role !== 'synchronous-standby') ?? standbys[0])?.name;
  if (member === undefined) throw new Unsteady(text.noStandby());
  await context.guard({ kind: 'run', job: resumeJob(context.stack, member, context.run) });
  await database.ask(member, 'SELECT pg_wal_replay_pause()');
  try {
    const lsn = await pausedAt(database, member, context.signal);
    const result = await work({ lsn, member, open: (name) => openAt(context, database, member, name) });
    const [after] = await database.ask(member, POSITION);
    if (after?.['state'] !== 'paused' || after['lsn'] !== lsn) throw new Unsteady(text.moved(member));
    return result;
  } finally {
    await database.ask(member, RESUME).catch(() => undefined);
  }
}

const POSITION = 'SELECT pg_get_wal_replay_pause_state() AS state, pg_last_wal_replay_lsn()::text AS lsn';
const RESUME = 'SELECT pg_wal_replay_resume() WHERE pg_is_in_recovery()';

async function pausedAt(database: Database, member: string, signal: AbortSignal): Promise<string> {
  const deadline = performance.now() + STILL_WITHIN;
  for (;;) {
    signal.throwIfAborted();
    const [row] = await database.ask(member, POSITION);
    if (row?.['state'] === 'paused' && typeof row['lsn'] === 'string') return row['lsn'];
    if (performance.now() > deadline) throw new Unsteady(text.moved(member));
    await delay(LOOK_EVERY, undefined, { signal });
  }
}

async function openAt(context: DrillContext, database: Database, member: string, name: string): Promise<Session> {
  const session = await Session.open({ ...database.target(member, 'superuser'), database: name }, CONNECT_WITHIN, READ_WITHIN);
  context.signal.addEventListener('abort', () => session.drop(), { once: true });
  return session;
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
