import pg from 'pg';
import { LOCKS } from './database-marks.ts';
import { type DatabaseNames, databaseNames } from './database-names.ts';
import { dropDatabase, sweepDatabases } from './sweep-databases.ts';
import { makeTemplate } from './template.ts';

export interface IsolatedOptions {
  /** Of a role that may create databases, straight to PostgreSQL and not through a transaction pooler; its database is only the place to ask from. */
  readonly url: string;
  /** Fills an empty database: migrations, roles' rights, rows every test wants. Called once for each version, and must have closed its connections when it is done. */
  readonly migrate: (url: string) => Promise<void>;
  /** Of what `migrate` makes, such as the checksums of all migrations. */
  readonly version: string;
  /** Of the names of the databases: 2 to 21 small letters and digits. Default `kittest`. */
  readonly prefix?: string;
}

/** Where tests get databases of their own. Dispose of it when the last test is over. */
export interface IsolatedDatabases extends AsyncDisposable {
  /** A copy of the template, in some tens of milliseconds. `await using` drops it, after a failed test too. */
  create(): Promise<IsolatedDatabase>;
}

export interface IsolatedDatabase extends AsyncDisposable {
  readonly name: string;
  /** As the role that made it. */
  readonly url: string;
  /** The same database for another role: its URL with this database in it. */
  at(url: string): string;
}

/**
 * Makes the template where it is not there, and drops what killed tests left: a process holds a lock while it lives, so a database whose
 * lock is free is nobody's. Processes may do this at the same time.
 */
export async function isolatedDatabases({ url, migrate, version, prefix = 'kittest' }: IsolatedOptions): Promise<IsolatedDatabases> {
  const names = databaseNames(prefix, version);
  const session = adminSession(url, names);
  try {
    const admin = await session.live();
    await sweepDatabases(admin, names);
    await makeTemplate(admin, names.template, () => migrate(withDatabase(url, names.template)));
  } catch (error) {
    await session.end();
    throw error;
  }
  const left = new Set<string>();
  const inTurn = oneAfterAnother();
  const drop = (name: string): Promise<void> => inTurn(async () => dropDatabase(await session.live(), name));
  return {
    async create() {
      const name = names.next();
      left.add(name);
      await inTurn(async () =>
        (await session.live()).query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(names.template)}`),
      );
      return {
        name,
        url: withDatabase(url, name),
        at: (other) => withDatabase(other, name),
        async [Symbol.asyncDispose]() {
          await drop(name);
          left.delete(name);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      try {
        for (const name of left) await drop(name);
      } finally {
        await session.end();
      }
    },
  };
}

/** Tests may ask at once; a session takes one statement at a time. */
function oneAfterAnother(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined); // whoever asked sees it
    return mine;
  };
}

/** One session does everything, and holds the lock of this process. */
interface AdminSession {
  /** Opened anew where it broke: a test may restart the server. */
  live(): Promise<pg.Client>;
  end(): Promise<void>;
}

function adminSession(url: string, { run }: DatabaseNames): AdminSession {
  let open: pg.Client | undefined;
  return {
    async live() {
      if (open !== undefined) return open;
      const admin = new pg.Client({ connectionString: url, application_name: 'tests', keepAlive: true });
      admin.on('error', () => undefined); // reported by the statement that is running
      admin.once('end', () => {
        if (open === admin) open = undefined;
      });
      await admin.connect();
      await admin.query('SELECT pg_advisory_lock($1, $2)', [LOCKS, run]);
      open = admin;
      return admin;
    },
    async end() {
      await open?.end();
    },
  };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
