import type pg from 'pg';
import { searchText } from '../data/search-text.ts';
import { type CaseStatus, type CaseSummary, STATUSES } from './case.ts';

/** What a list of cases is asked for. */
export interface CaseSearch {
  readonly words: string;
  readonly status: CaseStatus | undefined;
  /** From 1. */
  readonly page: number;
}

export interface CasePage {
  readonly cases: readonly CaseSummary[];
  readonly total: number;
  readonly pages: number;
}

const CASES_A_PAGE = 25;
/** Further pages would be slower each; nobody turns a thousand, they search. */
const LAST_PAGE = 1000;

/** The search of a query string; anything strange in it is left out. */
export function parseSearch(query: { readonly q?: unknown; readonly status?: unknown; readonly page?: unknown }): CaseSearch {
  const page = Number(query.page ?? 1);
  return {
    words: typeof query.q === 'string' ? query.q.slice(0, 200) : '',
    status: STATUSES.find((status) => status === query.status),
    page: Number.isInteger(page) && page >= 1 && page <= LAST_PAGE ? page : 1,
  };
}

/** Columns of a CaseSummary, from `cases c` and `clients k`. */
export const SUMMARY_COLUMNS = `c.id::text, c.number, c.title, k.name AS client, c.court, c.class, c.status, c.value_cents::float8 AS "valueCents",
  c.opened_on::text AS "openedOn", c.updated_at AS "updatedAt"`;

/** The office's cases that have every word, the one changed last first. The client must be within an office's transaction. */
export async function searchCases(client: pg.ClientBase, search: CaseSearch): Promise<CasePage> {
  const patterns = searchText(search.words)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  const where = 'c.search_text LIKE ALL ($1::text[]) AND ($2::text IS NULL OR c.status = $2)';
  const values = [patterns, search.status ?? null];
  const counted = await client.query<{ total: number }>(`SELECT count(*)::int AS total FROM cases c WHERE ${where}`, values);
  const total = counted.rows[0]?.total ?? 0;
  // The page is cut before the clients are joined: the planner takes every LIKE for rare, and would join each hit of a common word.
  const { rows } = await client.query<CaseSummary>(
    `SELECT ${SUMMARY_COLUMNS}
     FROM (SELECT * FROM cases c WHERE ${where} ORDER BY c.updated_at DESC, c.id DESC LIMIT ${CASES_A_PAGE} OFFSET $3) c
     JOIN clients k ON k.office_id = c.office_id AND k.id = c.client_id ORDER BY c.updated_at DESC, c.id DESC`,
    [...values, (search.page - 1) * CASES_A_PAGE],
  );
  return { cases: rows, total, pages: Math.min(LAST_PAGE, Math.max(1, Math.ceil(total / CASES_A_PAGE))) };
}
