import { currentContext } from '@prumo/app/context';
import { enqueue } from '@prumo/app/jobs';
import pg from 'pg';
import { searchText } from '../data/search-text.ts';
import { summarise } from '../queue/kinds.ts';
import { InputRefused } from './fields.ts';
import type { CaseInput, EventInput } from './input.ts';

/** Who writes, in which office. */
export interface Author {
  readonly officeId: number;
  readonly userId: string;
}

/** Whoever is signed in, from the context of the request. */
export function currentAuthor(): Author {
  const { tenant, user } = currentContext() ?? {};
  if (tenant === undefined || user === undefined) throw new Error('nobody writes this: a bug');
  return { officeId: Number(tenant), userId: user };
}

/** Someone else changed the case since it was read. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict';
}

/** The office has no such case. */
export class NoSuchCase extends Error {
  override readonly name = 'NoSuchCase';
}

/** Adds a case, and its client where the office has none with this CPF or CNPJ. Returns its id. @throws InputRefused for a number already there. */
export async function createCase(client: pg.ClientBase, author: Author, input: CaseInput): Promise<string> {
  const clientId = await clientFor(client, author, input);
  const id = await numberTaken(
    async () =>
      (
        await client.query<{ id: string }>(
          `INSERT INTO cases (office_id, number, title, client_id, responsible_id, court, class, status, value_cents, opened_on, search_text, sensitive)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id::text`,
          [
            author.officeId,
            input.number,
            input.title,
            clientId,
            author.userId,
            input.court,
            input.class,
            input.status,
            input.valueCents,
            input.openedOn,
            searchTextOf(input),
            input.sensitive,
          ],
        )
      ).rows[0]?.id,
  );
  if (id === undefined) throw new Error('INSERT returned nothing');
  await enqueue(client, summarise, { caseId: id });
  return id;
}

/** Changes a case that is still at `version`. @throws VersionConflict, NoSuchCase, InputRefused */
export async function editCase(client: pg.ClientBase, author: Author, id: string, version: number, input: CaseInput): Promise<string> {
  const clientId = await clientFor(client, author, input);
  const { rowCount } = await numberTaken(() =>
    client.query(
      `UPDATE cases SET number = $3, title = $4, client_id = $5, court = $6, class = $7, status = $8, value_cents = $9, opened_on = $10, search_text = $11, sensitive = $12, version = version + 1, updated_at = now()
     WHERE id = $1 AND version = $2`,
      [
        id,
        version,
        input.number,
        input.title,
        clientId,
        input.court,
        input.class,
        input.status,
        input.valueCents,
        input.openedOn,
        searchTextOf(input),
        input.sensitive,
      ],
    ),
  );
  if (rowCount !== 1) {
    await mustExist(client, id);
    throw new VersionConflict('changed by someone else');
  }
  await enqueue(client, summarise, { caseId: id });
  return id;
}

/** Adds to a case's calendar; Brasília time. Returns the event's id. @throws NoSuchCase */
export async function addEvent(client: pg.ClientBase, author: Author, caseId: string, input: EventInput): Promise<string> {
  await mustExist(client, caseId);
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO calendar_events (office_id, case_id, kind, title, starts_at) VALUES ($1, $2, $3, $4, $5::timestamp AT TIME ZONE 'America/Sao_Paulo') RETURNING id::text`,
    [author.officeId, caseId, input.kind, input.title, input.startsAt],
  );
  await enqueue(client, summarise, { caseId });
  return rows[0]?.id ?? '';
}

/** Records a document whose content is already in the bucket. Returns its id. @throws NoSuchCase */
export async function addDocument(
  client: pg.ClientBase,
  author: Author,
  caseId: string,
  document: { name: string; key: string; contentType: string; size: number; sha256: string; sensitive: boolean },
): Promise<string> {
  await mustExist(client, caseId);
  const { rows } = await client.query<{ id: string }>(
    'INSERT INTO documents (office_id, case_id, name, object_key, content_type, size, sha256, sensitive) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id::text',
    [author.officeId, caseId, document.name, document.key, document.contentType, document.size, document.sha256, document.sensitive],
  );
  await enqueue(client, summarise, { caseId });
  return rows[0]?.id ?? '';
}

async function clientFor(client: pg.ClientBase, author: Author, input: CaseInput): Promise<string> {
  const kind = input.clientDocument.length === 11 ? 'person' : 'company';
  await client.query(
    'INSERT INTO clients (office_id, kind, name, document) VALUES ($1, $2, $3, $4) ON CONFLICT (office_id, document) DO NOTHING',
    [author.officeId, kind, input.clientName, input.clientDocument],
  );
  const { rows } = await client.query<{ id: string }>('SELECT id::text FROM clients WHERE document = $1', [input.clientDocument]);
  if (rows[0] === undefined) throw new Error('the client just made is not there');
  return rows[0].id;
}

async function mustExist(client: pg.ClientBase, caseId: string): Promise<void> {
  if ((await client.query('SELECT 1 FROM cases WHERE id = $1', [caseId])).rowCount !== 1) throw new NoSuchCase(caseId);
}

async function numberTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === 'cases_office_id_number_key')
      throw new InputRefused({ number: 'number-taken' });
    throw error;
  }
}

function searchTextOf(input: CaseInput): string {
  return searchText(`${input.title} ${input.clientName} ${input.number ?? ''}`);
}
