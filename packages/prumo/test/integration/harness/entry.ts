import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { haproxy } from '../../../src/components/haproxy/index.ts';
import { pgbouncer } from '../../../src/components/pgbouncer/index.ts';
import { type EndpointName, PORTS, type SecretName, type Service, type StackContext } from '../../../src/model/index.ts';
import { eventually } from '../../fixture/eventually.ts';
import type { RealStack } from './real-stack.ts';
import type { RunningService } from './running-service.ts';

export interface Attempt {
  /** Milliseconds from the first connection tried to the answer. */
  readonly took: number;
  /** Connections that failed before the one that worked. */
  readonly failures: readonly string[];
}

/** The routers and poolers of a stack, really running, and clients of theirs. */
export class Entry {
  readonly context: StackContext;
  readonly routers: readonly Service[];
  readonly poolers: readonly Service[];
  readonly #stack: RealStack;

  constructor(stack: RealStack) {
    this.#stack = stack;
    this.context = stack.context;
    this.routers = haproxy.services(this.context);
    this.poolers = pgbouncer.services(this.context);
  }

  start(service: Service): RunningService {
    return this.#stack.start(service);
  }

  async up(): Promise<void> {
    for (const service of [...this.routers, ...this.poolers]) this.start(service);
    for (const service of [...this.routers, ...this.poolers]) await this.healthy(service);
  }

  /** Wait until the service's own probe holds. */
  async healthy(service: Service): Promise<void> {
    await eventually(() => this.probe(service), { within: service.readyWithin, what: `${service.name} healthy` });
  }

  async probe(service: Service): Promise<boolean> {
    const { ready } = service;
    if (ready.kind === 'http') return (await fetch(ready.url, { signal: AbortSignal.timeout(1000) })).status === 200;
    if (ready.kind !== 'postgres') throw new Error(`${service.name} has another probe than expected`);
    const client = new pg.Client({ ...ready, connectionTimeoutMillis: 1000, query_timeout: 1000 });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(ready.query ?? 'SELECT 1')).rows.length > 0;
    } finally {
      await client.end();
    }
  }

  /** A session at one of the stack's stable endpoints, as the application unless told otherwise. */
  async connect(endpoint: EndpointName, options: pg.ClientConfig = {}): Promise<pg.Client & AsyncDisposable> {
    const { host, port } = this.context.endpoint(endpoint);
    return this.#session({ host, port, ...options });
  }

  /** A session by a connection string. */
  connectTo(url: string): Promise<pg.Client & AsyncDisposable> {
    return this.#session({ connectionString: url });
  }

  /** A session of a pooler's console. */
  console(pooler: Service, user: 'monitor' | 'pooler_admin'): Promise<pg.Client & AsyncDisposable> {
    const secret: SecretName = user === 'monitor' ? 'database.monitor' : 'database.pooler-admin';
    return this.#session({
      host: this.context.node(pooler.node).address,
      port: PORTS.pgbouncer,
      database: 'pgbouncer',
      user,
      password: this.context.secret(secret),
    });
  }

  /** Wait until what went before is over: through each pooler ten logins in a row are quick. */
  async steady(): Promise<void> {
    for (const pooler of this.poolers) {
      const host = this.context.node(pooler.node).address;
      await eventually(
        async () => {
          for (let login = 0; login < 10; login += 1) {
            const began = performance.now();
            await using client = await this.connect('pooler', { host, connectionTimeoutMillis: 1000 });
            await client.query('SELECT 1');
            if (performance.now() - began > 300) return false;
          }
          return true;
        },
        { within: 20_000, what: `quick logins through ${pooler.name}` },
      );
    }
  }

  /**
   * Connect, ask, disconnect, again and again at short intervals until stopped; each attempt is tried until it works. A try is given up
   * after `patience` milliseconds.
   */
  knocking(endpoint: EndpointName, every: number, patience = 1000): { stop(): Promise<readonly Attempt[]> } {
    const attempts: Promise<Attempt>[] = [];
    const abort = new AbortController();
    const done = (async () => {
      while (!abort.signal.aborted) {
        attempts.push(this.#attempt(endpoint, patience));
        await wait(every);
      }
    })();
    return {
      async stop() {
        abort.abort();
        await done;
        return Promise.all(attempts);
      },
    };
  }

  async #attempt(endpoint: EndpointName, patience: number): Promise<Attempt> {
    const began = performance.now();
    const failures: string[] = [];
    await eventually(
      async () => {
        try {
          await using client = await this.connect(endpoint, { connectionTimeoutMillis: patience, query_timeout: patience });
          await client.query('SELECT 1');
          return true;
        } catch (error) {
          failures.push(error instanceof Error ? error.message : String(error));
          throw error;
        }
      },
      { within: 10_000, every: 5, what: 'a connection' },
    );
    return { took: Math.round(performance.now() - began), failures };
  }

  async #session(options: pg.ClientConfig): Promise<pg.Client & AsyncDisposable> {
    const { name } = this.context.spec.database;
    const client = new pg.Client({
      user: `${name}_app`,
      password: this.context.secret('database.app'),
      database: name,
      connectionTimeoutMillis: 5000,
      query_timeout: 10_000,
      ...options,
    });
    client.on('error', () => undefined); // a broken connection shows in the query that meets it
    await client.connect();
    return Object.assign(client, { [Symbol.asyncDispose]: () => client.end().catch(() => undefined) });
  }
}
