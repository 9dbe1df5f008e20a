import type { RequestContext } from '@prumo/app/context';
import { inTransaction } from '@prumo/app/postgres';
import { tenantSettings } from '@prumo/app/tenancy';
import type pg from 'pg';
import type { Database } from '../database/pools.ts';

/** Transactions of work that no request asked for: as nobody, until `asWhoAsked` says for whom. Tried once: the worker and the scheduler try again by themselves. */
export function ownTransaction(database: Database): <T>(work: (client: pg.ClientBase) => Promise<T>) => Promise<T> {
  return (work) => inTransaction(database.primary, { limits: database.limits }, work);
}

/** Sets the transaction up for the office whose work it is. */
export async function asWhoAsked(client: pg.ClientBase, { tenant }: RequestContext): Promise<void> {
  if (tenant === undefined) return;
  for (const [name, value] of Object.entries(tenantSettings(tenant))) await client.query('SELECT set_config($1, $2, true)', [name, value]);
}
