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

/**
 * One statement on a connection of its own, by the simple protocol, which PgBouncer's console needs. Rejects when there is no
 * answer within `within` milliseconds; the connection is then broken off, which ends the statement too.
 */
export async function askOnce(login: Login, statement: string, within: number): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ ...login, connectionTimeoutMillis: within, query_timeout: within, application_name: 'prumo-switchover' });
  // A connection that breaks shows in the statement that meets it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows;
  } finally {
    // `end` waits for a goodbye that a hung server never says.
    void client.end().catch(() => undefined);
  }
}
