export type { Audit, AuditEntry } from './audit.ts';
export { type Bus, type BusOptions, createBus, type ExecuteOptions, type Handler, type HandlerContext } from './bus.ts';
export { BusIncomplete, ErrorSwallowed, InvalidInput, KeyReused } from './errors.ts';
export type { IdempotencyStore, KeyedRequest } from './idempotency.ts';
export {
  type Answer,
  type AnyCommand,
  type AnyMessage,
  type AnyQuery,
  type Command,
  command,
  type GivenOf,
  type InputOf,
  type OutputOf,
  type Query,
  type QueryCache,
  query,
} from './message.ts';
export type { Call, Middleware, Outcome, Step } from './middleware.ts';
export { forgetKeys, IDEMPOTENCY_TABLE, postgresIdempotency, type Queryable } from './postgres-idempotency.ts';
export type { CacheEntry, Through } from './query-cache.ts';
export { fromOutside, of, type Schema } from './standard-schema.ts';
export type { Transaction } from './transaction.ts';
