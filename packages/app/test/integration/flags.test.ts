import pg from 'pg';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, test } from 'vitest';
import { withContext } from '../../src/context/index.ts';
import { amount, type FlagChange, type Flags, FLAGS_TABLES, type FlagsOptions, historyOf, onOff, oneOf, openFlags, type SwitchRequest } from '../../src/flags/index.ts';
import { transactionsOf } from '../database/transactions.ts';
import { eventually } from '../servers/eventually.ts';
import { type PostgresServer, startPostgres } from '../servers/postgres.ts';

const declare = {
  editor: onOff('The new editor.'),
  layout: oneOf('Layout of lists.', ['plain', 'cards']),
  page: amount('Cases on a page.', { default: 50, least: 10, most: 200 }),
};
type Own = Flags<typeof declare>;

let server: PostgresServer;
let pool: pg.Pool;
let transaction: ReturnType<typeof transactionsOf>;

beforeAll(async () => {
  server = await startPostgres();
  pool = new pg.Pool({ connectionString: server.ownerUrl, max: 6, connectionTimeoutMillis: 2000 });
  pool.on('error', () => undefined);
  transaction = transactionsOf(pool);
  await pool.query(`${FLAGS_TABLES} CREATE TABLE trail (flag text)`);
});
afterAll(async () => {
  await pool.end();
  await server[Symbol.asyncDispose]();
});
beforeEach(async () => void (await pool.query('TRUNCATE feature_flags, feature_flag_changes, trail')));

/** As a process of its own has them. */
function open(options: Partial<FlagsOptions<typeof declare, pg.PoolClient>> = {}): Promise<Own> {
  return openFlags({
    declare,
    transaction,
    audit: async ({ flag }, client) => void (await client.query('INSERT INTO trail VALUES ($1)', [flag])),
    pollMs: 50,
    ...options,
  });
}
const listen = () => new pg.Client({ connectionString: server.ownerUrl });
const WHY = { by: '3', reason: 'asked for by the office' };

test('a flag has its default until it is switched, for one tenant, a share or all, and again when that is taken off', async () => {
  await using flags = await open();
  expectTypeOf(flags.get('layout')).toEqualTypeOf<'plain' | 'cards'>();
  expect([flags.get('editor'), flags.get('layout'), flags.get('page')]).toEqual([false, 'plain', 50]);
  await flags.switch('editor', { value: true, tenant: '7', ...WHY });
  expect([flags.get('editor'), flags.get('editor', '7'), flags.get('editor', '8')]).toEqual([false, true, false]);
  expect(withContext({ requestId: 'r', tenant: '7' }, () => flags.get('editor'))).toBe(true);
  await flags.switch('page', { value: 100, percent: 30, ...WHY });
  const reached = Array.from({ length: 1000 }, (_, n) => flags.get('page', String(n))).filter((page) => page === 100).length;
  expect(reached).toBeGreaterThan(240);
  expect(reached).toBeLessThan(360);
  await flags.switch('editor', { value: null, tenant: '7', ...WHY });
  expect(flags.get('editor', '7')).toBe(false);
});

test('a switch, its history and its audit entry are one transaction', async () => {
  await using flags = await open();
  const changed: FlagChange = await flags.switch('layout', { value: 'cards', ...WHY });
  expect(changed).toEqual({ flag: 'layout', tenant: undefined, before: null, after: { value: 'cards', percent: 100 }, ...WHY });
  await withContext({ requestId: 'r', user: '9' }, () => flags.switch('layout', { value: 'plain', percent: 12.345, reason: 'too bright' }));
  expect(await historyOf(pool, 'layout')).toMatchObject([
    { by: '9', reason: 'too bright', before: { value: 'cards' }, after: { value: 'plain', percent: 12.35 }, at: expect.any(Date) },
    { by: '3', before: null },
  ]);
  expect((await pool.query('SELECT * FROM trail')).rows).toHaveLength(2);
  await using careful = await open({ audit: () => Promise.reject(new Error('no room for the trail')) });
  await expect(careful.switch('layout', { value: 'cards', ...WHY })).rejects.toThrow('no room for the trail');
  expect([careful.get('layout', '7'), (await historyOf(pool, 'layout')).length]).toEqual([flags.get('layout', '7'), 2]);
});

test('a switch without a name, a reason or a possible value is refused', async () => {
  await using flags = await open();
  const wrongs: readonly Partial<SwitchRequest<number>>[] = [{ value: 5 }, { reason: ' ' }, { by: '' }, { percent: 101 }, { tenant: '7', percent: 50 }];
  for (const wrong of wrongs) {
    await expect(flags.switch('page', { value: 100, ...WHY, ...wrong })).rejects.toThrow();
  }
  expect(await historyOf(pool, 'page')).toEqual([]);
});

test('another process sees a switch: at once where it listens, and otherwise by asking', async () => {
  await using one = await open();
  await using asking = await open();
  await using listening = await open({ listen, pollMs: 3_600_000 });
  await eventually(() => listening.status().listening, 10_000, 'it listens');
  await one.switch('editor', { value: true, ...WHY });
  await eventually(() => listening.get('editor'), 2000, 'who listens sees it');
  await eventually(() => asking.get('editor'), 5000, 'who asks sees it');
});

test('with the database away flags keep their last values, and follow again by themselves', async () => {
  const registry = new Registry();
  await using flags = await open({ listen, registry });
  await flags.switch('editor', { value: true, ...WHY });
  await eventually(() => flags.status().listening, 10_000, 'it listens');
  await server.stop('SIGINT');
  await eventually(() => !flags.status().listening, 10_000, 'it listens no more');
  await expect(flags.load()).rejects.toThrow();
  expect(flags.get('editor')).toBe(true);
  expect(await registry.metrics()).toMatch(/feature_flags_load_failures_total [1-9]/);
  await using late = await openFlags({ declare, transaction, audit: async () => undefined, pollMs: 50 }, 500);
  expect([late.status().loadedAt, late.get('editor')]).toEqual([undefined, false]);
  await expect(late.ask()).rejects.toThrow('never read');
  server.start();
  await server.answers();
  await pool.query(`UPDATE feature_flags SET value = 'false' WHERE flag = 'editor'`);
  await eventually(() => !flags.get('editor') && flags.status().listening, 30_000, 'it follows again');
  await eventually(() => late.status().loadedAt !== undefined, 10_000, 'so does who began without');
  await late.ask();
});

test('what another release switched it to is not this one’s, and each asking is counted by its reason', async () => {
  const registry = new Registry();
  await pool.query(`INSERT INTO feature_flags (flag, value) VALUES ('layout', '"tiles"'), ('gone', 'true'), ('editor', 'true')`);
  await using flags = await open({ registry });
  expect([flags.get('layout'), flags.get('editor')]).toEqual(['plain', true]);
  const text = await registry.metrics();
  expect(text).toContain('feature_flag_evaluations_total{flag="layout",reason="default"} 1');
  expect(text).toContain('feature_flag_evaluations_total{flag="editor",reason="switched"} 1');
});
