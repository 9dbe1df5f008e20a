import pg from 'pg';

/** A server that speaks PostgreSQL's protocol, and who asks it. */
export interface Login {
  /** Address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A connection to ask on, by the simple protocol, which PgBouncer's console needs. */
export class Asker {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** Rejects when the login, or later an answer, takes longer than `within` milliseconds. */
  static async open(login: Login, within: number): Promise<Asker> {
    const client = new pg.Client({
      ...login,
      connectionTimeoutMillis: within,
      query_timeout: within,
      application_name: 'prumo-switchover',
    });
    // A connection that breaks shows in the statement that meets it.
    client.on('error', () => undefined);
    const asker = new Asker(client);
    try {
      await client.connect();
      return asker;
    } catch (error) {
      asker.close();
      throw error;
    }
  }

  async ask(statement: string): Promise<readonly Record<string, unknown>[]> {
    return (await this.#client.query<Record<string, unknown>>(statement)).rows;
  }

  close(): void {
    // `end` waits for a goodbye that a hung server never says.
    void this.#client.end().catch(() => undefined);
  }
}

/**
 * One statement on a connection of its own. Rejects when there is no answer within `within` milliseconds; the connection is then broken
 * off, which ends the statement too.
 */
export async function askOnce(login: Login, statement: string, within: number): Promise<readonly Record<string, unknown>[]> {
  const asker = await Asker.open(login, within);
  try {
    return await asker.ask(statement);
  } finally {
    asker.close();
  }
}
