import * as z from 'zod';
import { identifier, type Login, Session } from '../logical/content/index.ts';
import { whileTold } from './while-told.ts';

/** The first name goes to the database that has the second, and the database that has it is called by the third. */
export interface Swap {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

const ANY_ROW = z.looseObject({});
const END_SESSIONS = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY ($1)';

/**
 * Rename both in one transaction: whoever dies in between, all is as it was. The lock of the first rename keeps new sessions out, which are told
 * that the database was renamed when it ends; those that are there are ended meanwhile. `login`: the primary as superuser, in neither database.
 */
export async function swapDatabases(login: Login, { name, from, to }: Swap, signal: AbortSignal): Promise<void> {
  await using session = await Session.open(login, signal);
  await using other = await Session.open(login, signal);
  const endSessions = (): Promise<unknown> => other.rows(ANY_ROW, END_SESSIONS, [[name, from]]);
  const rename = async (): Promise<void> => {
    await session.run("SET lock_timeout = '5s'");
    await session.run('BEGIN');
    await session.run(`ALTER DATABASE ${identifier(name)} RENAME TO ${identifier(to)}`);
    await session.run(`ALTER DATABASE ${identifier(from)} RENAME TO ${identifier(name)}`);
    await session.run('COMMIT');
  };
  await endSessions();
  await whileTold(endSessions, rename(), 20);
}
