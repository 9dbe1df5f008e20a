import type pg from 'pg';

export async function count(client: pg.Client, table: string): Promise<number> {
  return Number((await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`)).rows[0]?.count);
}
