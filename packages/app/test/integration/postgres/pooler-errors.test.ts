import pg from 'pg';
import { expect, test } from 'vitest';
import { inTransaction, isTransient, openPool } from '../../../src/postgres/index.ts';
import { startPooler } from '../../servers/pgbouncer.ts';
import { startPostgres } from '../../servers/postgres.ts';

async function failure(work: () => Promise<unknown>): Promise<unknown> {
  return work().then(
    () => undefined,
    (error: unknown) => error,
  );
}
async function connectTo(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // the same once more
  await client.connect();
  await client.end();
}

test('what PgBouncer says for a while is told from what it will always say, though both come as 08P01', async () => {
  await using server = await startPostgres();
  await using pooler = await startPooler(server, ['default_pool_size = 1', 'query_wait_timeout = 1']);
  const pool = openPool({ url: pooler.url });

  const waited = await failure(() =>
    inTransaction(pool, {}, async (client) => {
      await client.query('SELECT 1');
      return pool.query('SELECT 2');
    }),
  );
  expect(waited).toMatchObject({ code: '08P01', message: expect.stringContaining('query_wait_timeout') });

  const refused = [
    await failure(() => connectTo(pooler.url.replace(/kit$/, 'nowhere'))),
    await failure(() => connectTo(pooler.url.replace('app-of', 'guess-of'))),
    await failure(() => connectTo(pooler.url.replace('kit_app', 'kit_nobody'))),
  ];
  for (const error of refused) expect(error).toBeInstanceOf(Error);

  await server.stop('SIGKILL');
  const dropped = await failure(() => pool.query('SELECT 3'));
  const without = await failure(() => pool.query('SELECT 4'));
  for (const error of [dropped, without]) expect(error).toBeInstanceOf(Error);
  expect({ waited, dropped, without: [waited, dropped, without].map(isTransient) }).toMatchObject({ without: [true, true, true] });
  expect(refused.map((error) => [String(error), isTransient(error)])).toEqual(refused.map((error) => [String(error), false]));
  await pool.end();
});
