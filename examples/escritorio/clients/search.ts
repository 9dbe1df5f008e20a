import type pg from 'pg';
import { searchText } from '../data/search-text.ts';
import type { ClientSummary } from './client.ts';

/** What a list of clients is asked for. */
export interface ClientSearch {
  readonly words: string;
  readonly kind: 'person' | 'company' | undefined;
  /** From 1. */
  readonly page: number;
}

export interface ClientPage {
  readonly clients: readonly ClientSummary[];
  readonly total: number;
  readonly pages: number;
}

const CLIENTS_A_PAGE = 25;
const LAST_PAGE = 1000;

/** The search of a query string; anything strange in it is left out. */
export function parseClientSearch(query: { readonly q?: unknown; readonly kind?: unknown; readonly page?: unknown }): ClientSearch {
  const page = Number(query.page ?? 1);
  return {
    words: typeof query.q === 'string' ? query.q.slice(0, 200) : '',
    kind: query.kind === 'person' || query.kind === 'company' ? query.kind : undefined,
    page: Number.isInteger(page) && page >= 1 && page <= LAST_PAGE ? page : 1,
  };
}

/** Columns of a ClientSummary, from `clients k`. */
export const CLIENT_COLUMNS = `k.id::text, k.kind, k.name, k.document, k.email, k.phone, k.city, k.state,
  (SELECT count(*)::int FROM cases c WHERE c.office_id = k.office_id AND c.client_id = k.id) AS cases`;

/** The patterns of LIKE for each word; a document's punctuation does not matter. */
export function patternsOf(words: string): readonly string[] {
  return searchText(words)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}

/** The office's clients whose name, document, e-mail or city have every word, by name. The transaction must be an office's. */
export async function searchClients(client: pg.ClientBase, search: ClientSearch): Promise<ClientPage> {
  const where = `folded(concat_ws(' ', k.name, k.document, k.email, k.city)) LIKE ALL ($1::text[]) AND ($2::text IS NULL OR k.kind = $2)`;
  const values = [patternsOf(search.words), search.kind ?? null];
  const counted = await client.query<{ total: number }>(`SELECT count(*)::int AS total FROM clients k WHERE ${where}`, values);
  const total = counted.rows[0]?.total ?? 0;
  // The page is cut before its clients' cases are counted.
  const { rows } = await client.query<ClientSummary>(
    `SELECT ${CLIENT_COLUMNS}
     FROM (SELECT * FROM clients k WHERE ${where} ORDER BY folded(k.name), k.id LIMIT ${CLIENTS_A_PAGE} OFFSET $3) k ORDER BY folded(k.name), k.id`,
    [...values, (search.page - 1) * CLIENTS_A_PAGE],
  );
  return { clients: rows, total, pages: Math.min(LAST_PAGE, Math.max(1, Math.ceil(total / CLIENTS_A_PAGE))) };
}
