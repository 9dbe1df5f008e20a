import pg from 'pg';
import type { ConsoleAnswers, Row } from './pooler-metrics.ts';

export interface ConsoleLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Milliseconds for all of it: less than the shortest interval that is usual. */
const WITHIN = 2500;

/** Log in to a pooler's administration console and ask. Rejects when it does not answer in time. It speaks the simple protocol only. */
export async function askConsole(login: ConsoleLogin): Promise<ConsoleAnswers> {
  const client = new pg.Client({
    ...login,
    database: 'pgbouncer',
    connectionTimeoutMillis: WITHIN,
    query_timeout: WITHIN,
    application_name: 'prumo-collector',
  });
  // The call that is under way tells it.
  client.on('error', () => undefined);
  const ask = async (query: string): Promise<readonly Row[]> => (await client.query<Row>(query)).rows;
  try {
    await client.connect();
    const version = Object.values((await ask('SHOW VERSION'))[0] ?? {}).map(String)[0] ?? '';
    return {
      databases: await ask('SHOW DATABASES'),
      pools: await ask('SHOW POOLS'),
      stats: await ask('SHOW STATS'),
      lists: await ask('SHOW LISTS'),
      config: await ask('SHOW CONFIG'),
      version: /\d+(\.\d+)*/.exec(version)?.[0] ?? version,
    };
  } finally {
    // A console that hangs never says goodbye.
    await Promise.race([client.end().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 500).unref())]);
  }
}
