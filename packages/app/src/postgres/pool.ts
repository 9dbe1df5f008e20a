import { AsyncResource } from 'node:async_hooks';
import pg from 'pg';
import { Registry } from 'prom-client';
import { poolInstruments } from './instruments.ts';
import { type Leaks, type Taken, watchLeaks } from './leaks.ts';
import { type Log, SILENT } from '../context/index.ts';
import { observeClient } from './observe-client.ts';
import { showPool } from './pool-gauges.ts';
import { classOf, statementObserver } from './statement-observer.ts';

export interface PoolOptions {
  /** Its password stays in it: it is never logged. */
  readonly url: string;
  /** Of the pool, as a label: `primary`, `replica`. Default `primary`. */
  readonly name?: string;
  /** Connections this process opens at most. Default 10. */
  readonly max?: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
  /** Milliseconds to wait for a connection, a queue before the pool included. Default 3000: less than the patience of a person. */
  readonly connectTimeout?: number;
  /**
   * Milliseconds to wait for an answer before the connection is given up. Default 8000: above the server's own limits
   * ({@link Limits}), so that the server gives up first; it notices a network that swallows everything.
   */
  readonly answerTimeout?: number;
  /** Milliseconds an unused connection is kept. Default 30,000. */
  readonly idleTimeout?: number;
  /** Milliseconds after which a connection is replaced, so that none lives on for ever on the way of before a failover. Default 600,000. */
  readonly maxLifetime?: number;
  /** Milliseconds from which a statement is slow. Default 500. */
  readonly slowAfter?: number;
  /** Milliseconds from which a held connection is taken for leaked. Default 30,000. */
  readonly leakAfter?: number;
  /** One request may send the same statement this often before it looks like N+1. Default 20. */
  readonly repeatedAfter?: number;
  readonly tls?: pg.ClientConfig['ssl'];
  /** Where the metrics are. Default: a registry of its own, which nobody reads. */
  readonly registry?: Registry;
  readonly log?: Log;
}

/**
 * A pool that measures. It opens no connection yet, and sends nothing a transaction pooler refuses: no start-up parameter but the
 * application's name, nothing that outlives a transaction. Limits of the server are set in each transaction ({@link inTransaction}).
 */
export function openPool(options: PoolOptions): pg.Pool {
  return new MeasuredPool(options);
}

/** `pool.query` gives its connection back by itself: a stack for each would cost more than the statement's other measures together. */
const BY_QUERY: Taken = { stack: 'Taken\nby pool.query, whose statement has not ended' };

class MeasuredPool extends pg.Pool {
  /** True while `query` asks for its connection, which it does at once. */
  #querying = false;
  readonly #leaks: Leaks<pg.PoolClient>;
  readonly #waited: (seconds: number) => void;
  readonly #failed: (error: unknown) => void;
  readonly #hide: () => void;

  constructor(options: PoolOptions) {
    const { name = 'primary', max = 10, registry = new Registry(), log = SILENT } = options;
    super({
      connectionString: options.url,
      max,
      application_name: options.applicationName,
      connectionTimeoutMillis: options.connectTimeout ?? 3000,
      query_timeout: options.answerTimeout ?? 8000,
      idleTimeoutMillis: options.idleTimeout ?? 30_000,
      maxLifetimeSeconds: (options.maxLifetime ?? 600_000) / 1000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5000,
      ...(options.tls === undefined ? {} : { ssl: options.tls }),
    });
    const instruments = poolInstruments(registry, name);
    const label = { db_client_connection_pool_name: name };
    this.#hide = showPool(registry, name, this, max);
    this.#waited = (seconds) => instruments.waited.observe(seconds);
    this.#failed = (error) => instruments.errors.inc({ ...label, db_response_status_class: classOf(error) });
    this.#leaks = watchLeaks(options.leakAfter ?? 30_000, {
      leaked(stack) {
        instruments.leaked.inc(label);
        instruments.held.inc(label);
        log.warn({ pool: name, held_ms: options.leakAfter ?? 30_000, taken_at: stack }, 'a database connection is held too long');
      },
      returned(heldMs) {
        instruments.held.dec(label);
        log.info({ pool: name, held_ms: Math.round(heldMs) }, 'a database connection held too long came back');
      },
    });
    const sent = statementObserver({
      name,
      instruments,
      log,
      slowAfter: options.slowAfter ?? 500,
      repeatedAfter: options.repeatedAfter ?? 20,
    });
    const query: unknown = Reflect.get(this, 'query');
    if (typeof query !== 'function') throw new TypeError('a pool of node-postgres has a method query');
    const noted = (...args: unknown[]): unknown => {
      this.#querying = true;
      try {
        return Reflect.apply(query, this, args);
      } finally {
        this.#querying = false;
      }
    };
    Object.defineProperty(this, 'query', { value: noted, writable: true, configurable: true });
    this.on('connect', (client) => {
      observeClient(client, sent);
      // While it is out of the pool, the statement under way or the next one reports it; without a listener it would end the process.
      client.on('error', () => undefined);
    });
    this.on('release', (_error, client) => this.#leaks.gaveBack(client));
    // An idle connection that breaks is no error of anyone's request: the pool opens another.
    this.on('error', (error) => log.warn({ pool: name, error: error.message }, 'an idle database connection broke'));
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(
    callback: (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: Error | boolean) => void) => void,
  ): void;
  override connect(
    callback?: (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: Error | boolean) => void) => void,
  ): Promise<pg.PoolClient> | void {
    const asked = performance.now();
    const taken: Taken = this.#querying ? BY_QUERY : new Error('taken here');
    const took = (client: pg.PoolClient): void => {
      this.#waited((performance.now() - asked) / 1000);
      this.#leaks.took(client, taken);
    };
    if (callback === undefined) {
      return this.#connect(took);
    }
    // The pool calls back from whoever gave the connection back, who may belong to another request.
    const inContext = AsyncResource.bind(callback);
    super.connect((error, client, done) => {
      if (client === undefined) this.#failed(error);
      else took(client);
      inContext(error, client, done);
    });
  }

  async #connect(took: (client: pg.PoolClient) => void): Promise<pg.PoolClient> {
    try {
      const client = await super.connect();
      took(client);
      return client;
    } catch (error) {
      this.#failed(error);
      throw error;
    }
  }

  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | void {
    this.#hide();
    return callback === undefined ? super.end() : super.end(callback);
  }
}
