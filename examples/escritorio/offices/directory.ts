import type { Database } from '../database/pools.ts';
import { read } from '../database/read.ts';
import { searchText } from '../data/search-text.ts';

export interface Office {
  readonly id: number;
  readonly subdomain: string;
  readonly name: string;
  readonly city: string;
  readonly state: string;
}

/** The offices themselves; nothing of what they keep. */
export interface Directory {
  bySubdomain(subdomain: string): Promise<Office | undefined>;
  byId(id: number): Promise<Office | undefined>;
  /** A page of 24, by name, and how many there are. */
  search(query: string, page: number): Promise<{ readonly offices: readonly Office[]; readonly total: number }>;
}

export const OFFICES_A_PAGE = 24;
/** Milliseconds an answer is kept in this process. Offices hardly change; a new one may be missing for the shorter time. */
const KEEP_FOUND = 60_000;
const KEEP_MISSING = 3000;
const MOST_KEPT = 5000;

export function createDirectory(database: Database, now: () => number = Date.now): Directory {
  const kept = new Map<string, { readonly office: Office | undefined; readonly until: number }>();
  const ask = <T>(work: Parameters<typeof read<T>>[2]): Promise<T> => read(database, { office: undefined, fresh: false }, work);

  async function find(column: 'id' | 'subdomain', value: string | number): Promise<Office | undefined> {
    const key = `${column}:${value}`;
    const hit = kept.get(key);
    if (hit !== undefined && hit.until > now()) return hit.office;
    const office = await ask(
      async (client) =>
        (await client.query<Office>(`SELECT id, subdomain, name, city, state FROM offices WHERE ${column} = $1`, [value])).rows[0],
    );
    // Whoever asks for made-up names must not fill the memory.
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, { office, until: now() + (office === undefined ? KEEP_MISSING : KEEP_FOUND) });
    return office;
  }

  return {
    bySubdomain: (subdomain) => find('subdomain', subdomain),
    byId: (id) => find('id', id),
    search: (query, page) =>
      ask(async (client) => {
        const pattern = `%${searchText(query).replace(/[\\%_]/g, '\\$&')}%`;
        // Subdomains are the names without accents, so they serve for finding.
        const where = "WHERE replace(subdomain, '-', ' ') LIKE $1 OR subdomain LIKE $1 OR lower(name) LIKE $1";
        const { rows } = await client.query<Office>(
          `SELECT id, subdomain, name, city, state FROM offices ${where} ORDER BY name, id LIMIT ${OFFICES_A_PAGE} OFFSET $2`,
          [pattern, (page - 1) * OFFICES_A_PAGE],
        );
        const counted = await client.query<{ total: number }>(`SELECT count(*)::int AS total FROM offices ${where}`, [pattern]);
        return { offices: rows, total: counted.rows[0]?.total ?? 0 };
      }),
  };
}
