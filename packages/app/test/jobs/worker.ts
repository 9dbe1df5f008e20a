/** A worker in a process of its own, to be killed: `node worker.ts`. SIGTERM drains it. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createWorker, inTransaction, underLease } from '../../src/jobs/index.ts';
import { transactionsOf } from '../database/transactions.ts';
import { book, deadly, send } from './kinds.ts';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
pool.on('error', () => undefined);
const worker = createWorker<pg.PoolClient>({ transaction: transactionsOf(pool), concurrency: 4, leaseSeconds: 2, pollMs: 50 });

worker.handle(
  inTransaction(book, async ({ number }, { transaction }) => {
    await pool.query('INSERT INTO began VALUES ($1)', [number]);
    await transaction.query('INSERT INTO booked VALUES ($1)', [number]);
    await sleep(40);
  }),
);
worker.handle(
  underLease(send, async ({ number }, { idempotencyKey, signal }) => {
    await pool.query('INSERT INTO began VALUES ($1)', [number]);
    await pool.query('INSERT INTO sent VALUES ($1) ON CONFLICT DO NOTHING', [idempotencyKey]);
    await sleep(40, undefined, { signal });
    return async (transaction) => void (await transaction.query('INSERT INTO booked VALUES ($1)', [number]));
  }),
);
worker.handle(
  inTransaction(deadly, async ({ number }, { transaction }) => {
    await pool.query('INSERT INTO began VALUES ($1)', [number]);
    await transaction.query('INSERT INTO booked VALUES ($1)', [number]);
    process.kill(process.pid, 'SIGKILL');
  }),
);
worker.start();
process.once('SIGTERM', () => {
  void worker.drain(5000).then((ended) => process.exit(ended ? 0 : 1));
});
