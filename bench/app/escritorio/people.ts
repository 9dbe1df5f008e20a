import pg from 'pg';
import * as z from 'zod';
import type { Visit } from './visit.ts';

/** Of different offices, so that no tenant has all the load. */
const OFFICES = 40;

const rowSchema = z.array(z.object({ subdomain: z.string(), email: z.string() })).min(1);

/** A partner of each of the first offices, who may do everything, from the database as its owner. Rejects where nobody is there. */
export async function somePeople(ownerUrl: string, domain: string): Promise<Visit['people']> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000, query_timeout: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT o.subdomain, min(u.email) AS email FROM offices o JOIN users u ON u.office_id = o.id
       WHERE u.role = 'partner' GROUP BY o.id, o.subdomain ORDER BY o.id LIMIT $1`,
      [OFFICES],
    );
    return rowSchema.parse(rows).map(({ subdomain, email }) => ({ host: `${subdomain}.${domain}`, email }));
  } finally {
    await client.end();
  }
}
