import { isTransient } from '@prumo/app/postgres';
import pg from 'pg';
import { retry } from '../service/retry.ts';

/** Milliseconds to wait for a database that is starting or failing over. */
const PATIENCE = 60_000;

/** A session of the schema's owner, straight to PostgreSQL. The caller ends it. */
export function connectAsOwner(url: string): Promise<pg.Client> {
  return retry(
    async () => {
      const client = new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: 5000,
        application_name: 'escritorio-owner',
        keepAlive: true,
      });
      client.on('error', () => undefined); // reported by the statement that was running
      await client.connect();
      return client;
    },
    { when: isTransient, within: PATIENCE },
  );
}
