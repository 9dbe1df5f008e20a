import pg from 'pg';
import { InputRefused } from '../cases/fields.ts';
import { type Author, VersionConflict } from '../cases/write.ts';
import { searchText } from '../data/search-text.ts';
import type { ClientInput } from './input.ts';

/** The office has no such client. */
export class NoSuchClient extends Error {
  override readonly name = 'NoSuchClient';
}

/** Adds a client and returns its id. @throws InputRefused where the office has one with this document */
export async function createClient(client: pg.ClientBase, author: Author, input: ClientInput): Promise<string> {
  const { rows } = await documentTaken(() =>
    client.query<{ id: string }>(
      'INSERT INTO clients (office_id, kind, name, document, email, phone, city, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id::text',
      [author.officeId, input.kind, input.name, input.document, input.email, input.phone, input.city, input.state],
    ),
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('INSERT returned nothing');
  return id;
}

/** Changes a client that is still at `version`. @throws VersionConflict, NoSuchClient, InputRefused */
export async function editClient(client: pg.ClientBase, id: string, version: number, input: ClientInput): Promise<string> {
  const { rowCount } = await documentTaken(() =>
    client.query(
      `UPDATE clients SET kind = $3, name = $4, document = $5, email = $6, phone = $7, city = $8, state = $9, version = version + 1, updated_at = now()
       WHERE id = $1 AND version = $2`,
      [id, version, input.kind, input.name, input.document, input.email, input.phone, input.city, input.state],
    ),
  );
  if (rowCount !== 1) {
    if ((await client.query('SELECT 1 FROM clients WHERE id = $1', [id])).rowCount !== 1) throw new NoSuchClient(id);
    throw new VersionConflict('changed by someone else');
  }
  await renameInCases(client, id, input.name);
  return id;
}

/** Cases are found by their client's name too, and that is kept with them. It is no change of the case: its version stays. */
async function renameInCases(client: pg.ClientBase, id: string, name: string): Promise<void> {
  const { rows } = await client.query<{ id: string; title: string; number: string | null }>(
    'SELECT id::text, title, number FROM cases WHERE client_id = $1 FOR UPDATE',
    [id],
  );
  if (rows.length === 0) return;
  await client.query(
    'UPDATE cases c SET search_text = n.words FROM unnest($1::bigint[], $2::text[]) AS n (id, words) WHERE c.id = n.id AND c.search_text <> n.words',
    [rows.map((row) => row.id), rows.map(({ title, number }) => searchText(`${title} ${name} ${number ?? ''}`))],
  );
}

async function documentTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === 'clients_office_id_document_key')
      throw new InputRefused({ document: 'document-taken' });
    throw error;
  }
}
