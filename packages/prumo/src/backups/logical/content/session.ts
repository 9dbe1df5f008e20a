import type { Readable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import * as z from 'zod';
import { TEXT_SETTINGS } from '../../content/index.ts';

/** A server and a database in it, and whom to be there. */
export interface Login {
  /** Address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

const CONNECT_WITHIN = 10_000;

/** Everything prints in one way, and nothing that lasts is broken off. */
const FIXED: Readonly<Record<string, string>> = {
  ...TEXT_SETTINGS,
  // However long a table takes.
  statement_timeout: '0',
  lock_timeout: '60s',
  idle_in_transaction_session_timeout: '0',
  // A check whose asker is gone is ended by the server.
  client_connection_check_interval: '2s',
  jit: 'off',
};

/** Versions before 14 do not have each of them. No operator: a database may have a `search_path` in which a user's come first. */
const FIX = `SELECT pg_catalog.set_config(name, value, false) FROM pg_catalog.json_each_text($1) AS fixed(name, value)
  WHERE pg_catalog.current_setting(name, true) IS NOT NULL`;

/** A server that may not be the stack's own: without a password the environment and `~/.pgpass` are asked; TLS where it is wanted. */
export type SessionLogin = Omit<Login, 'password'> & { readonly password?: string | undefined; readonly ssl?: pg.ClientConfig['ssl'] };

/** A connection on which everything prints in one way. Disposing ends it. */
export class Session implements AsyncDisposable {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** Rejects with the server's words. When `signal` aborts, the connection breaks and what is under way rejects. */
  static async open(login: SessionLogin, signal: AbortSignal): Promise<Session> {
    signal.throwIfAborted();
    const client = new pg.Client({
      ...login,
      connectionTimeoutMillis: CONNECT_WITHIN,
      keepAlive: true,
      application_name: 'prumo-backup',
    });
    // A connection that breaks shows in the statement that meets it.
    client.on('error', () => undefined);
    const session = new Session(client);
    signal.addEventListener('abort', () => void session[Symbol.asyncDispose](), { once: true });
    await client.connect();
    await client.query(FIX, [JSON.stringify(FIXED)]);
    return session;
  }

  /** Rows of a statement, each as `schema` has it. */
  async rows<Row>(schema: z.ZodType<Row>, statement: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return z.array(schema).parse((await this.#client.query(statement, [...values])).rows);
  }

  /** The only row. */
  async row<Row>(schema: z.ZodType<Row>, statement: string, values: readonly unknown[] = []): Promise<Row> {
    const [row] = await this.rows(schema, statement, values);
    if (row === undefined) throw new Error('a row was expected');
    return row;
  }

  /** How many rows a statement gives or changes. */
  async count(statement: string): Promise<number> {
    return (await this.#client.query(statement)).rowCount ?? 0;
  }

  async run(statement: string): Promise<void> {
    await this.#client.query(statement);
  }

  /** What `COPY … TO STDOUT` gives, read no faster than it is taken. Nothing else may be asked until it has ended. */
  copyOut(statement: string): Readable {
    return this.#client.query(copyTo(statement));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }
}

/** The login as libpq reads it, for argv: without the password, which goes into the environment. */
export function connectionString({ host, port, user, database }: Login): string {
  const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return `host=${quoted(host)} port=${port} user=${quoted(user)} dbname=${quoted(database)} connect_timeout=10`;
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
