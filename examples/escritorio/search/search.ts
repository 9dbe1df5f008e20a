import type pg from 'pg';
import { searchText } from '../data/search-text.ts';

/** What every list is asked for. */
export interface Search {
  readonly words: string;
  /** From 1. */
  readonly page: number;
}

/** A page of what was found. */
export interface Found<T> {
  readonly rows: readonly T[];
  readonly total: number;
  readonly pages: number;
}

export const LONGEST_SEARCH = 200;
const ROWS_A_PAGE = 25;
/** Further pages would be slower each; nobody turns a thousand, they search. */
const LAST_PAGE = 1000;

/** The words and the page of a query string; anything strange in it is left out. */
export function parseWords(query: { readonly q?: unknown; readonly page?: unknown }): Search {
  const page = Number(query.page ?? 1);
  return {
    words: typeof query.q === 'string' ? query.q.slice(0, LONGEST_SEARCH) : '',
    page: Number.isInteger(page) && page >= 1 && page <= LAST_PAGE ? page : 1,
  };
}

/** The patterns of LIKE for each word; a document's punctuation does not matter. */
export function patternsOf(words: string): readonly string[] {
  return searchText(words)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}

/** How a list is searched: SQL of our own, never of anyone's input. */
interface List {
  /** A table and its alias: `cases c`. */
  readonly from: string;
  /** The text that must have every word. */
  readonly text: string;
  /** What the list is narrowed by, and to which value; undefined: not narrowed. */
  readonly narrow: { readonly column: string; readonly to: string | undefined };
  /** By the alias, and such that no two rows are equal. */
  readonly order: string;
  /** Columns of a row, by the alias and what is joined. */
  readonly columns: string;
  /** Joined after the page is cut: the planner takes every LIKE for rare, and would join each hit of a common word. */
  readonly join?: string;
}

/** One page of the rows that have every word. The transaction must be an office's. */
export async function searchList<T extends pg.QueryResultRow>(client: pg.ClientBase, search: Search, list: List): Promise<Found<T>> {
  const { from, text, narrow, order, columns, join = '' } = list;
  const alias = from.split(' ').at(-1);
  const where = `${text} LIKE ALL ($1::text[]) AND ($2::text IS NULL OR ${narrow.column} = $2)`;
  const values = [patternsOf(search.words), narrow.to ?? null];
  const counted = await client.query<{ total: number }>(`SELECT count(*)::int AS total FROM ${from} WHERE ${where}`, values);
  const total = counted.rows[0]?.total ?? 0;
  const { rows } = await client.query<T>(
    `SELECT ${columns} FROM (SELECT * FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT ${ROWS_A_PAGE} OFFSET $3) ${alias} ${join} ORDER BY ${order}`,
    [...values, (search.page - 1) * ROWS_A_PAGE],
  );
  return { rows, total, pages: Math.min(LAST_PAGE, Math.max(1, Math.ceil(total / ROWS_A_PAGE))) };
}
