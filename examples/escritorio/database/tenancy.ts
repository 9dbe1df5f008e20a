import { currentContext } from '@prumo/app/context';
import { read, writeAgain } from '@prumo/app/postgres';
import { asNobody, asTenant } from '@prumo/app/tenancy';
import type pg from 'pg';
import type { Database } from './pools.ts';
import { currentReader } from './reader.ts';

type Work<T> = (client: pg.ClientBase) => Promise<T>;

/** The database as one office sees it: that of the context (`withContext({ tenant })`), and only its rows. */
export interface Tenancy {
  /** On a replica that has what this person wrote, else on the primary; `fresh`: on the primary at once. */
  read<T>(work: Work<T>, options?: { readonly fresh?: boolean }): Promise<T>;
  /** On the primary, and again while it fails over: for work that finds out by a key that it was done, such as commands of the bus. */
  write<T>(work: Work<T>): Promise<T>;
  /** Reads what is no office's: the list of offices. */
  readNobodys<T>(work: Work<T>): Promise<T>;
  /** Reads as an office that is not that of the context: for signing in, before there is one. */
  readOf<T>(office: number, work: Work<T>, options?: { readonly fresh?: boolean }): Promise<T>;
}

export function createTenancy(database: Database): Tenancy {
  const primaryOnly: Database = { ...database, replica: undefined };
  const reading =
    (fresh: boolean) =>
    <T>(settings: Readonly<Record<string, string>>, work: Work<T>): Promise<T> =>
      read(fresh ? primaryOnly : database, { settings, session: currentReader() }, work);
  const writing = <T>(settings: Readonly<Record<string, string>>, work: Work<T>): Promise<T> =>
    writeAgain(database, { settings, session: currentReader() }, work);
  return {
    read: (work, { fresh = false } = {}) => asTenant(reading(fresh), officeOfContext(), work),
    write: (work) => asTenant(writing, officeOfContext(), work),
    readNobodys: (work) => asNobody(reading(false), work),
    readOf: (office, work, { fresh = false } = {}) => asTenant(reading(fresh), office, work),
  };
}

function officeOfContext(): string {
  const tenant = currentContext()?.tenant;
  if (tenant === undefined) throw new Error('no office is set for this work: a bug');
  return tenant;
}
