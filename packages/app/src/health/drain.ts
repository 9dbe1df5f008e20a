import { once } from 'node:events';
import type { Health } from './readiness.ts';
import { requestsUnderWay, type Server } from './requests-under-way.ts';

/** Something to be closed; its name is for the log. */
export interface Closer {
  readonly name: string;
  close(): unknown;
}

export interface DrainOptions {
  readonly health: Pick<Health, 'drain'>;
  /** Hand them in before they listen. */
  readonly servers: readonly Server[];
  /** Begun all at once when the servers stop taking connections, e.g. take no more jobs, send WebSockets away. */
  readonly first?: readonly Closer[];
  /** Closed one after another when the last request has been answered. Pools come last: whatever closes before may need them. */
  readonly closers?: readonly Closer[];
  /** Milliseconds between failing readiness and closing: longer than the proxy takes to notice. Default: 2,500, for a probe every 2 s. */
  readonly proxyWait?: number;
  /** Milliseconds it may take in all. Default: 25,000, since most supervisors kill after 30 s. */
  readonly deadline?: number;
  /** Milliseconds of those that are kept for the closers; requests still under way then are cut off. Default: 5,000. */
  readonly closersTime?: number;
  readonly log?: { info(fields: object, message: string): void; error(fields: object, message: string): void };
}

export interface DrainReport {
  /** Requests that were cut off. */
  readonly cut: number;
  /** Names of what could not be closed, or not in time. */
  readonly failed: readonly string[];
  readonly seconds: number;
}

export interface Drain {
  /** Drains, once; asked again, the same. Never rejects. */
  start(): Promise<DrainReport>;
  /** Waits no longer, for the proxy or for requests: only what is to be closed is still closed. */
  hurry(): void;
  /** Does not wait for the proxy. */
  skipProxy(): void;
}

/** Milliseconds for the head of a request that is on its way when the last answer is sent; a connection on which nothing ever came is closed then. */
const LINGER = 500;

/**
 * Takes a process out of service without losing a request. Readiness fails, and each answer ends its connection; the proxy notices and turns away; then listeners close, requests under way are finished, and
 * what they needed is closed. In this order: a server that closes first answers the proxy's next request with a reset.
 */
export function createDrain(options: DrainOptions): Drain {
  const { health, servers, first = [], closers = [], proxyWait = 2500, deadline = 25_000, closersTime = 5000, log } = options;
  const underWay = requestsUnderWay(servers);
  const [noProxy, hurried] = [new AbortController(), new AbortController()];
  let draining: Promise<DrainReport> | undefined;

  async function drain(): Promise<DrainReport> {
    const started = performance.now();
    const left = (): number => Math.max(0, deadline - (performance.now() - started));
    const failed: string[] = [];
    log?.info({ requests: underWay.count }, 'draining');
    health.drain();
    underWay.endConnections();
    await pause(Math.min(proxyWait, left()), noProxy.signal);

    const beginnings = Promise.all(first.map((one) => closeOne(one, left(), failed)));
    const cut = await finishRequests(Math.max(0, left() - closersTime));
    await beginnings;
    for (const one of closers) await closeOne(one, left(), failed);
    const report = { cut, failed, seconds: (performance.now() - started) / 1000 };
    log?.info(report, 'drained');
    return report;
  }

  async function finishRequests(milliseconds: number): Promise<number> {
    const limit = AbortSignal.any([hurried.signal, AbortSignal.timeout(Math.ceil(milliseconds))]);
    const closed = Promise.all(servers.filter(({ listening }) => listening).map(close)).then(() => 'closed' as const);
    const late = aborted(limit).then(() => 'late' as const);
    for (;;) {
      const idle = underWay.none().then(() => pause(LINGER, limit));
      const outcome = await Promise.race([closed, late, idle]);
      if (outcome === 'closed') return 0;
      if (outcome === 'late') break;
      if (underWay.count === 0) for (const server of servers) server.closeAllConnections();
    }
    const cut = underWay.count;
    if (cut > 0) log?.error({ cut }, 'requests were cut off');
    underWay.destroy();
    await closed;
    return cut;
  }

  async function closeOne({ name, close: work }: Closer, milliseconds: number, failed: string[]): Promise<void> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), milliseconds);
    try {
      const late = aborted(limit.signal).then(() => Promise.reject(new Error(`not closed within ${Math.round(milliseconds)} ms`)));
      await Promise.race([(async () => work())(), late]);
    } catch (error) {
      failed.push(name);
      log?.error({ err: error, name }, 'could not be closed');
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    start: () => (draining ??= drain()),
    hurry() {
      noProxy.abort();
      hurried.abort();
    },
    skipProxy: () => noProxy.abort(),
  };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
