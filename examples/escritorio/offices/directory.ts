import type { Cache } from '@prumo/app/cache';
import { searchText } from '../data/search-text.ts';
import type { Tenancy } from '../database/tenancy.ts';

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
  /** Before readiness: the first offices, so that a new process does not ask for each of them. Waits at most three seconds. */
  warm(): Promise<void>;
}

export const OFFICES_A_PAGE = 24;
/** Milliseconds an answer is kept. Offices hardly change; a new one may be missing for the shorter time. */
const KEEP_FOUND = 60_000;
const KEEP_MISSING = 3000;
const WARMED = 200;
const WARM_WITHIN = 3000;
const COLUMNS = 'id, subdomain, name, city, state';

export function createDirectory(tenancy: Tenancy, cache: Cache): Directory {
  const offices = cache.space('office', { parse: parseOffice, freshMs: KEEP_FOUND, staleMs: KEEP_FOUND, negativeMs: KEEP_MISSING });

  function find(column: 'id' | 'subdomain', value: string | number): Promise<Office | undefined> {
    return offices.get(`${column}:${value}`, () =>
      tenancy.readNobodys(
        async (client) => (await client.query<Office>(`SELECT ${COLUMNS} FROM offices WHERE ${column} = $1`, [value])).rows[0],
      ),
    );
  }

  return {
    bySubdomain: (subdomain) => find('subdomain', subdomain),
    byId: (id) => find('id', id),
    async warm() {
      const first = await tenancy.readNobodys(
        async (client) => (await client.query<Office>(`SELECT ${COLUMNS} FROM offices ORDER BY id LIMIT ${WARMED}`)).rows,
      );
      await cache.warm(
        first.flatMap((office) => [
          () => offices.get(`subdomain:${office.subdomain}`, async () => office),
          () => offices.get(`id:${office.id}`, async () => office),
        ]),
        WARM_WITHIN,
      );
    },
    search: (query, page) =>
      tenancy.readNobodys(async (client) => {
        const pattern = `%${searchText(query).replace(/[\\%_]/g, '\\$&')}%`;
        // Subdomains are the names without accents, so they serve for finding.
        const where = "WHERE replace(subdomain, '-', ' ') LIKE $1 OR subdomain LIKE $1 OR lower(name) LIKE $1";
        const { rows } = await client.query<Office>(
          `SELECT ${COLUMNS} FROM offices ${where} ORDER BY name, id LIMIT ${OFFICES_A_PAGE} OFFSET $2`,
          [pattern, (page - 1) * OFFICES_A_PAGE],
        );
        const counted = await client.query<{ total: number }>(`SELECT count(*)::int AS total FROM offices ${where}`, [pattern]);
        return { offices: rows, total: counted.rows[0]?.total ?? 0 };
      }),
  };
}

function parseOffice(kept: unknown): Office {
  if (typeof kept !== 'object' || kept === null) throw new TypeError('no office');
  const { id, subdomain, name, city, state }: Record<string, unknown> = { ...kept };
  if (
    typeof id !== 'number' ||
    typeof subdomain !== 'string' ||
    typeof name !== 'string' ||
    typeof city !== 'string' ||
    typeof state !== 'string'
  )
    throw new TypeError('no office');
  return { id, subdomain, name, city, state };
}
