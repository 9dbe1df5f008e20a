import type pg from 'pg';
import { type Found, parseWords, type Search, searchList } from '../search/search.ts';
import { type CaseStatus, type CaseSummary, STATUSES } from './case.ts';

/** What a list of cases is asked for. */
export interface CaseSearch extends Search {
  readonly status: CaseStatus | undefined;
}

export interface CasePage {
  readonly cases: readonly CaseSummary[];
  readonly total: number;
  readonly pages: number;
}

/** The search of a query string; anything strange in it is left out. */
export function parseSearch(query: { readonly q?: unknown; readonly status?: unknown; readonly page?: unknown }): CaseSearch {
  return { ...parseWords(query), status: STATUSES.find((status) => status === query.status) };
}

/** Columns of a CaseSummary, from `cases c` and `clients k`. */
export const SUMMARY_COLUMNS = `c.id::text, c.number, c.title, k.name AS client, c.court, c.class, c.status, c.value_cents::float8 AS "valueCents",
  c.opened_on::text AS "openedOn", c.updated_at AS "updatedAt"`;

/** The office's cases that have every word, the one changed last first. The client must be within an office's transaction. */
export async function searchCases(client: pg.ClientBase, search: CaseSearch): Promise<CasePage> {
  const { rows, ...found }: Found<CaseSummary> = await searchList(client, search, {
    from: 'cases c',
    text: 'c.search_text',
    narrow: { column: 'c.status', to: search.status },
    order: 'c.updated_at DESC, c.id DESC',
    columns: SUMMARY_COLUMNS,
    join: 'JOIN clients k ON k.office_id = c.office_id AND k.id = c.client_id',
  });
  return { cases: rows, ...found };
}
