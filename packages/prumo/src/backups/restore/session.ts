import pg from 'pg';
import { SUPERUSER } from '../../components/postgres/index.ts';
import { PORTS, type StackContext } from '../../model/index.ts';
import type { Asker } from '../content/index.ts';
import { type Place, socketFolder } from './place.ts';

const CONNECT_WITHIN = 5000;

/** A session that is ended by `end`. Statements have no limit of time: a table may be read for hours. */
export interface RestoredSession extends Asker {
  end(): Promise<void>;
}

/** As superuser or the reader, by the socket, which lets in that node's user and root. */
export async function openSession(context: StackContext, place: Place, database: string, user = SUPERUSER): Promise<RestoredSession> {
  const client = new pg.Client({
    host: socketFolder(context, place),
    port: PORTS.postgres,
    user,
    database,
    connectionTimeoutMillis: CONNECT_WITHIN,
    application_name: 'prumo-restore',
  });
  // A broken connection shows in the statement that meets it.
  client.on('error', () => undefined);
  await client.connect();
  return {
    async query(statement, values = []) {
      const result = await client.query<Record<string, unknown>>(statement, values.length === 0 ? undefined : [...values]);
      return result.rows;
    },
    end: () => client.end().catch(() => undefined),
  };
}
