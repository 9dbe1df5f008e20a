import type { RequestContext } from '../context/index.ts';
import type { Queryable } from './database.ts';
import type { JobKind } from './job.ts';

interface JobContext {
  readonly id: string;
  /** Failed or lost attempts before this one. */
  readonly attempts: number;
  /** The same for every attempt of this job: hand it to what is outside, so that it too does it once. */
  readonly idempotencyKey: string;
  /** Aborts when the worker has to stop, or the lease is another's. A handler that then stops early throws; one that returns has done its job. */
  readonly signal: AbortSignal;
  readonly context: RequestContext;
}

/** Work in the database alone: its effect and the job's end are one transaction, so it has its effect exactly once. That it began is committed before, so that an attempt counts that ends the process. */
export interface TransactionHandler<Payload, Tx> {
  readonly kind: JobKind<Payload>;
  readonly within: 'transaction';
  handle(payload: Payload, context: JobContext & { readonly transaction: Tx }): Promise<void>;
}

/**
 * Work outside, without a transaction held open: the job is leased, and the lease renewed while the handler runs. What it returns is done in the
 * transaction that ends the job. Outside it may happen more than once, each time with the same idempotency key.
 */
export interface LeaseHandler<Payload, Tx> {
  readonly kind: JobKind<Payload>;
  readonly within: 'lease';
  handle(payload: Payload, context: JobContext): Promise<void | ((transaction: Tx) => Promise<void>)>;
}

export type JobHandler<Tx> = TransactionHandler<unknown, Tx> | LeaseHandler<unknown, Tx>;

/** A handler whose effect is in the database. */
export function inTransaction<Payload, Tx extends Queryable>(
  kind: JobKind<Payload>,
  handle: TransactionHandler<Payload, Tx>['handle'],
): TransactionHandler<Payload, Tx> {
  return { kind, within: 'transaction', handle };
}

/** A handler whose effect is outside. */
export function underLease<Payload, Tx extends Queryable>(
  kind: JobKind<Payload>,
  handle: LeaseHandler<Payload, Tx>['handle'],
): LeaseHandler<Payload, Tx> {
  return { kind, within: 'lease', handle };
}

export type { JobContext };
