import { idempotent, openDatabase, read, readSession, write } from '../../src/postgres/index.ts';
import { Registry } from 'prom-client';

export const registry = new Registry();

export function open(url: string, replicaUrl: string) {
  return openDatabase({ url, replica: { url: replicaUrl }, max: 10, applicationName: 'orders', registry });
}

export async function rename(database: ReturnType<typeof open>, cookie: string | undefined, id: number, name: string) {
  const session = readSession(cookie);
  await write(database, { session }, (client) => client.query('UPDATE clients SET name = $2 WHERE id = $1', [id, name]));
  // Give session.token back in a cookie, with some minutes to live.
  const names = await read(database, { session }, async (client) => {
    const { rows } = await client.query<{ name: string }>('SELECT name FROM clients WHERE id = $1', [id]);
    return rows.map((row) => row.name);
  });
  return { names, cookie: session.token };
}

export function order(database: ReturnType<typeof open>, key: string, article: string) {
  return idempotent(
    database,
    { scope: 'shop', key, content: article, parse: (stored) => Number(stored) },
    async (client) => {
      const { rows } = await client.query<{ id: number }>('INSERT INTO orders (article) VALUES ($1) RETURNING id', [article]);
      return rows[0]?.id;
    },
  );
}
