import type pg from 'pg';
import { type Found, parseWords, type Search, searchList } from '../search/search.ts';
import type { ClientSummary } from './client.ts';

/** What a list of clients is asked for. */
export interface ClientSearch extends Search {
  readonly kind: 'person' | 'company' | undefined;
}

export interface ClientPage {
  readonly clients: readonly ClientSummary[];
  readonly total: number;
  readonly pages: number;
}

/** The search of a query string; anything strange in it is left out. */
export function parseClientSearch(query: { readonly q?: unknown; readonly kind?: unknown; readonly page?: unknown }): ClientSearch {
  return { ...parseWords(query), kind: query.kind === 'person' || query.kind === 'company' ? query.kind : undefined };
}

/** Columns of a ClientSummary, from `clients k`. */
export const CLIENT_COLUMNS = `k.id::text, k.kind, k.name, k.document, k.email, k.phone, k.city, k.state,
  (SELECT count(*)::int FROM cases c WHERE c.office_id = k.office_id AND c.client_id = k.id) AS cases`;

/** The office's clients whose name, document, e-mail or city have every word, by name. The transaction must be an office's. */
export async function searchClients(client: pg.ClientBase, search: ClientSearch): Promise<ClientPage> {
  const { rows, ...found }: Found<ClientSummary> = await searchList(client, search, {
    from: 'clients k',
    text: "folded(concat_ws(' ', k.name, k.document, k.email, k.city))",
    narrow: { column: 'k.kind', to: search.kind },
    order: 'folded(k.name), k.id',
    columns: CLIENT_COLUMNS,
  });
  return { clients: rows, ...found };
}
