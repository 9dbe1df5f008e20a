import type pg from 'pg';
import type { Client, ClientCase } from './client.ts';
import { CLIENT_COLUMNS } from './search.ts';

const CASES_SHOWN = 50;

/** A client of the transaction's office; undefined where the office has none of this id. */
export async function findClient(client: pg.ClientBase, id: string): Promise<Client | undefined> {
  const { rows } = await client.query<Omit<Client, 'latest'>>(
    `SELECT ${CLIENT_COLUMNS}, k.version, k.created_at AS "createdAt" FROM clients k WHERE k.id = $1`,
    [id],
  );
  const found = rows[0];
  if (found === undefined) return undefined;
  const cases = await client.query<ClientCase>(
    `SELECT id::text, number, title, status FROM cases WHERE client_id = $1 ORDER BY updated_at DESC, id DESC LIMIT ${CASES_SHOWN}`,
    [id],
  );
  return { ...found, latest: cases.rows };
}
