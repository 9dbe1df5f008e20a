import type { Registry } from 'prom-client';
import { currentContext, type RequestContext } from '../context/index.ts';
import type { Result } from '../result/index.ts';
import { type Audit, auditDone, auditFailed } from './audit.ts';
import { BusIncomplete } from './errors.ts';
import { type IdempotencyStore, idempotentCommands } from './idempotency.ts';
import { measuring } from './instruments.ts';
import type { AnyCommand, AnyMessage, AnyQuery, Answer, ErrorOf, GivenOf, InputOf, OutputOf } from './message.ts';
import { around, type Middleware, type Outcome, type Step } from './middleware.ts';
import { cachedQueries, type Through } from './query-cache.ts';
import { inTransaction, type Transaction } from './transaction.ts';
import { validated } from './validate.ts';

/** What a handler has beside its input. */
export interface HandlerContext<Tx> {
  /** The transaction of a command or an audited query. */
  readonly transaction: Tx;
  readonly signal: AbortSignal | undefined;
  readonly context: RequestContext | undefined;
}

export type Handler<M extends AnyMessage, Tx> = (
  input: InputOf<M>,
  context: HandlerContext<M extends AnyCommand ? Tx : Tx | undefined>,
) => Promise<Result<OutputOf<M>, ErrorOf<M>>>;

export interface ExecuteOptions {
  readonly signal?: AbortSignal;
  /** 1–200 characters, the same for each time this command is asked for; the bus needs an idempotency store. */
  readonly idempotencyKey?: string;
}

/** Around a handler, from outside in: metrics, validation, `middleware`, audit of failures, cache, transaction, idempotency, audit. */
export interface BusOptions<Tx> {
  /** Everything the bus takes; `verify` wants a handler for each. */
  readonly messages: readonly AnyMessage[];
  readonly audit?: Audit<Tx>;
  readonly idempotency?: IdempotencyStore<Tx>;
  readonly cache?: Through;
  /** The application's own, the first outermost. */
  readonly middleware?: readonly Middleware<Tx>[];
  readonly registry?: Registry;
}

export interface Bus<Tx> {
  /** @throws TypeError for a message that is not the bus's, or that has a handler. */
  handle<M extends AnyMessage>(message: M, handler: Handler<M, Tx>): void;
  /** Call it at start. @throws BusIncomplete with everything that is missing. */
  verify(): void;
  /** Does a command. Declared errors come back; @throws every other. */
  execute<M extends AnyCommand>(message: M, input: GivenOf<M>, options?: ExecuteOptions): Promise<Answer<M>>;
  /** Asks a query. Declared errors come back; @throws every other. */
  ask<M extends AnyQuery>(message: M, input: GivenOf<M>, options?: Pick<ExecuteOptions, 'signal'>): Promise<Answer<M>>;
}

interface Registered<Tx> {
  readonly message: AnyMessage;
  handle(input: unknown, context: HandlerContext<Tx | undefined>): Promise<Outcome>;
}

export function createBus<Tx>(options: BusOptions<Tx> & { readonly transaction: Transaction<Tx> }): Bus<Tx>;
export function createBus(options: BusOptions<undefined> & { readonly transaction?: undefined }): Bus<undefined>;
export function createBus<Tx>(options: BusOptions<Tx> & { readonly transaction?: Transaction<Tx> | undefined }): Bus<Tx> {
  const messages = new Map(options.messages.map((message) => [message.name, message]));
  const handlers = new Map<string, Registered<Tx>>();
  const measure = measuring(options.registry);

  const handled: Step<Tx> = async ({ message, input, transaction, signal, context }) => {
    const found = handlers.get(message.name);
    if (found?.message !== message) throw new BusIncomplete([`no handler for ${message.name}`]);
    const isDeclared = (error: unknown): boolean => message.errors.some((declared) => error instanceof declared);
    try {
      const outcome = await found.handle(input, { transaction, signal, context });
      if (!outcome.ok && !isDeclared(outcome.error)) throw outcome.error;
      return outcome;
    } catch (error) {
      if (error instanceof Error && isDeclared(error)) return { ok: false, error };
      throw error;
    }
  };
  const { audit, cache, transaction, idempotency } = options;
  const middlewares = [
    ...(options.middleware ?? []),
    ...(audit === undefined ? [] : [auditFailed(audit)]),
    ...(cache === undefined ? [] : [cachedQueries<Tx>(cache)]),
    ...(transaction === undefined ? [] : [inTransaction(transaction)]),
    ...(idempotency === undefined ? [] : [idempotentCommands(idempotency)]),
    ...(audit === undefined ? [] : [auditDone(audit)]),
  ];
  const pipeline = middlewares.reduceRight<Step<Tx>>((inside, one) => around(one, inside), handled);

  function dispatch(message: AnyMessage, given: unknown, { signal, idempotencyKey }: ExecuteOptions): Promise<Outcome> {
    return measure(message, async () => {
      if (idempotencyKey !== undefined && idempotency === undefined) throw new TypeError('the bus has no store for idempotency keys');
      signal?.throwIfAborted();
      const input = await validated(message, given);
      if (!input.ok) return input;
      return pipeline({ message, input: input.value, signal, idempotencyKey, transaction: undefined, context: currentContext() });
    });
  }

  return {
    handle(message, handler) {
      if (messages.get(message.name) !== message) throw new TypeError(`${message.name} is not a message of this bus`);
      if (handlers.has(message.name)) throw new TypeError(`${message.name} has a handler`);
      // It gets what the schema of its own message made; only here the types do not know which that is.
      handlers.set(message.name, { message, handle: handler as unknown as Registered<Tx>['handle'] });
    },
    verify() {
      const names = options.messages.map(({ name }) => name);
      const problems = [
        ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `two messages are called ${name}`),
        ...[...messages.keys()].filter((name) => !handlers.has(name)).map((name) => `no handler for ${name}`),
        ...(transaction === undefined && (audit !== undefined || idempotency !== undefined)
          ? ['audit and idempotency need a transaction']
          : []),
        ...options.messages
          .filter((message) => message.kind === 'query' && message.cache !== undefined && cache === undefined)
          .map(({ name }) => `${name} says how its answers are kept, and there is no cache`),
        ...options.messages
          .filter((message) => message.kind === 'query' && message.audited && audit === undefined)
          .map(({ name }) => `${name} is audited, and there is no audit`),
      ];
      if (problems.length > 0) throw new BusIncomplete(problems);
    },
    // The pipeline ends in the handler of this very message, whose answer the types of `handle` promise; a kept one was checked by its schema.
    execute: <M extends AnyCommand>(message: M, input: GivenOf<M>, call: ExecuteOptions = {}) =>
      dispatch(message, input, call) as Promise<Answer<M>>,
    ask: <M extends AnyQuery>(message: M, input: GivenOf<M>, call: Pick<ExecuteOptions, 'signal'> = {}) =>
      dispatch(message, input, call) as Promise<Answer<M>>,
  };
}
