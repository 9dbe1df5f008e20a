import type { StackContext } from '../../model/index.ts';
import type { AssertionSpec } from '../../spec/spec.ts';
import { READER } from './access.ts';
import type { Place } from './place.ts';
import { openSession, type RestoredSession } from './session.ts';

/** Milliseconds for one query. */
const ASKED_WITHIN = 60_000;

/** What became of an assertion. `unknown`: the asking failed, which says nothing of the data. `elsewhere`: it is of a database that a copy of one has not. */
export interface Asserted {
  readonly name: string;
  readonly outcome: 'held' | 'broken' | 'unknown' | 'elsewhere';
  /** What it gave instead, or the server's words, or the database; null where it held. */
  readonly said: string | null;
}

/**
 * Ask what must hold of a restored database, each query by itself: in a transaction that only reads, as a role of its own that logs in and may
 * read everything, row security or not, and nothing more. A copy that is thrown away: the role is made in it.
 */
export async function askAssertions(
  context: StackContext,
  place: Place,
  {
    assertions,
    databases,
    missing,
  }: { readonly assertions: readonly AssertionSpec[]; readonly databases: readonly string[] } & Pick<Absence, 'missing'>,
): Promise<readonly Asserted[]> {
  const { asked, absent } = sorted(assertions, { own: context.spec.database.name, databases, missing });
  if (asked.length === 0) return absent;
  await using superuser = disposed(await openSession(context, place, 'postgres'));
  await superuser.query(`CREATE ROLE ${READER} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS IN ROLE pg_read_all_data`);
  const found: Asserted[] = [];
  for (const { name, sql, database } of asked) {
    await using reader = disposed(await openSession(context, place, database, READER));
    found.push({ name, ...(await ask(reader, sql)) });
  }
  return [...found, ...absent];
}

interface Absence {
  /** Of assertions that name none. */
  readonly own: string;
  /** Those that came back. */
  readonly databases: readonly string[];
  /** What it means that another did not: it should have, or a copy of one database was not to have it. */
  readonly missing: 'unknown' | 'elsewhere';
}

/** Which can be asked, and what is said of the others: none is left out. Pure. */
export function sorted(
  assertions: readonly AssertionSpec[],
  { own, databases, missing }: Absence,
): { readonly asked: readonly (AssertionSpec & { readonly database: string })[]; readonly absent: readonly Asserted[] } {
  const wanted = assertions.map((assertion) => ({ ...assertion, database: assertion.database ?? own }));
  return {
    asked: wanted.filter(({ database }) => databases.includes(database)),
    absent: wanted
      .filter(({ database }) => !databases.includes(database))
      .map(({ name, database }) => ({ name, outcome: missing, said: missing === 'unknown' ? `no such database: ${database}` : database })),
  };
}

async function ask(session: RestoredSession, sql: string): Promise<Pick<Asserted, 'outcome' | 'said'>> {
  try {
    await session.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${ASKED_WITHIN}`);
    // With a value it goes by the protocol that takes one statement alone; two rows are enough to know that it is not one.
    return outcomeOf(await session.query(`SELECT * FROM (${sql}\n) AS assertion LIMIT $1`, [2]));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { outcome: isOfTheQuery(error) ? 'broken' : 'unknown', said };
  }
}

/** Exactly one row, and none of its booleans false or null. Pure. */
export function outcomeOf(rows: readonly Record<string, unknown>[]): Pick<Asserted, 'outcome' | 'said'> {
  const [row, more] = rows;
  if (row === undefined) return { outcome: 'broken', said: 'no row' };
  if (more !== undefined) return { outcome: 'broken', said: 'more than one row' };
  const values = Object.entries(row);
  const wrong = values.find(([, value]) => value === false || (value === null && values.length === 1));
  return wrong === undefined ? { outcome: 'held', said: null } : { outcome: 'broken', said: `${wrong[0]} is ${String(wrong[1])}` };
}

/** Data exception (SQLSTATE class 22), a name that is not there or no right to it (42), a function of the user’s that says so (P0). */
export function isOfTheQuery(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(?:22|25|42|P0)[0-9A-Z]{3}$/.test(error.code);
}

function disposed(session: RestoredSession): RestoredSession & AsyncDisposable {
  return { ...session, [Symbol.asyncDispose]: () => session.end() };
}
