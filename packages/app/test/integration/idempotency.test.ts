import pg from 'pg';
import { expect, test } from 'vitest';
import { forgetKeys, IDEMPOTENCY_TABLE } from '../../src/bus/index.ts';
import { ok } from '../../src/result/index.ts';
import { transactionsOf } from '../database/transactions.ts';
import { countCases, createCaseBus, openCase, post } from '../examples/bus.ts';
import { startPostgres } from '../servers/postgres.ts';

test('a command with a key has its effect once, by many at once and through a failing commit', async () => {
  await using server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.ownerUrl, max: 12 });
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => pool.end());
  await pool.query(`${IDEMPOTENCY_TABLE} CREATE TABLE trail (what text, who text);
    CREATE TABLE cases (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text)`);
  const transaction = transactionsOf(pool);
  const bus = createCaseBus(transaction, 3);
  const open = (key: string, title = 'Ana × Banco') => bus.execute(openCase, { title }, { idempotencyKey: key });

  const answers = await Promise.all(Array.from({ length: 10 }, () => open('k')));
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(ok({ id: 1 }))]));
  expect(await bus.ask(countCases, {})).toEqual(ok(1));
  expect((await pool.query('SELECT * FROM trail')).rows).toHaveLength(1);

  // The commit is done and its answer lost: whoever asks again gets the first result.
  let loses = true;
  const unsure = createCaseBus<pg.PoolClient>(async (work) => {
    const result = await transaction(work);
    if (loses) throw new Error('connection lost at COMMIT');
    return result;
  }, 3);
  await expect(unsure.execute(openCase, { title: 'Bia × Banco' }, { idempotencyKey: 'u' })).rejects.toThrow('connection lost');
  loses = false;
  const again = await unsure.execute(openCase, { title: 'Bia × Banco' }, { idempotencyKey: 'u' });
  expect(again.ok).toBe(true);
  expect(await bus.ask(countCases, {})).toEqual(ok(2));

  const asClient = async (body: unknown, key: string) => (await post(bus, body, key))[0];
  expect(await asClient({ title: 'Caio × Banco' }, 'k')).toBe(422);
  expect(await asClient({ title: '' }, 'v')).toBe(400);
  expect(await asClient({ title: 'Caio × Banco' }, 'w')).toBe(201);
  expect(await asClient({ title: 'Davi × Banco' }, 'x')).toBe(409);
  // Refused is not done: its key is free, and nobody wrote it down as done.
  await pool.query('DELETE FROM cases WHERE id = 1');
  expect(await asClient({ title: 'Davi × Banco' }, 'x')).toBe(201);
  expect((await pool.query('SELECT * FROM trail')).rows).toHaveLength(4);
  expect([await forgetKeys(pool, new Date(0)), await forgetKeys(pool, new Date(Date.now() + 60_000))]).toEqual([0, 4]);
});
