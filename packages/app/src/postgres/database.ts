import type pg from 'pg';
import { type Counter, Registry } from 'prom-client';
import { counter } from '../metrics/index.ts';
import type { Limits } from './limits.ts';
import { openPool, type PoolOptions } from './pool.ts';

export interface DatabaseOptions extends Omit<PoolOptions, 'name'> {
  /** Where reads may go too. Default: none, and all go to the primary. */
  readonly replica?: { readonly url: string; readonly max?: number };
  readonly limits?: Limits;
  /** Milliseconds a read, or a write with a key, is tried again while the database fails over. Default 15,000: longer than Patroni's own time-outs. */
  readonly patience?: number;
}

/** The ways to one database. */
export interface Database extends AsyncDisposable {
  readonly primary: pg.Pool;
  readonly replica: pg.Pool | undefined;
  readonly limits: Limits;
  readonly patience: number;
  /** Reads by where they were answered and why there. */
  readonly reads: Counter<'target' | 'reason'>;
  readonly retries: Counter<'operation'>;
}

/** Opens the pools, and no connection yet. Disposing of it waits until every connection is given back. */
export function openDatabase({ replica, limits = {}, patience = 15_000, ...options }: DatabaseOptions): Database {
  const registry = options.registry ?? new Registry();
  const primary = openPool({ ...options, registry, name: 'primary' });
  const max = replica?.max ?? options.max;
  const replicas =
    replica === undefined
      ? undefined
      : openPool({ ...options, registry, name: 'replica', url: replica.url, ...(max === undefined ? {} : { max }) });
  return {
    primary,
    replica: replicas,
    limits,
    patience,
    reads: counter(registry, {
      name: 'db_client_reads_total',
      help: 'Reads by target (replica or primary) and why it was asked: routed, behind, failed, no_replica.',
      labelNames: ['target', 'reason'],
    }),
    retries: counter(registry, {
      name: 'db_client_retries_total',
      help: 'Transactions tried again after an error that goes away by itself.',
      labelNames: ['operation'],
    }),
    async [Symbol.asyncDispose]() {
      await Promise.all([primary.end(), replicas?.end()]);
    },
  };
}
