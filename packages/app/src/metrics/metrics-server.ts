import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { metricsText } from './series-histogram.ts';

export interface MetricsServerOptions {
  readonly registry: Registry;
  /** Address to listen on: one that only Prometheus reaches. Default: 127.0.0.1. */
  readonly host?: string;
  /** Default: 9464, OpenTelemetry's for Prometheus. 0: any that is free. */
  readonly port?: number;
  readonly log?: { error(fields: object, message: string): void } | undefined;
}

export interface MetricsServer extends AsyncDisposable {
  /** The port, as soon as it listens. Never rejects. */
  readonly listening: Promise<number>;
  close(): Promise<void>;
}

/** Milliseconds until a port that is taken is tried again: a process being replaced may still hold it. */
const AGAIN = 1000;
/** Milliseconds a client may take to send its request, and to say nothing. */
const PATIENCE = 10_000;

/**
 * Answers `GET /metrics` on a port of its own, so that the edge cannot reach it and a drain does not close it. It never throws into the application, and never keeps
 * the process alive: a port that is taken is logged and tried again every second, a metric that fails is logged and answers 500.
 */
export function startMetricsServer({ registry, host = '127.0.0.1', port = 9464, log }: MetricsServerOptions): MetricsServer {
  const memory = usedAgain();
  const server = createServer({ requestTimeout: PATIENCE, headersTimeout: PATIENCE }, (request, response) => {
    answer(registry, memory, request, response).catch((error: unknown) => {
      log?.error({ err: error }, 'metrics could not be told');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.unref();
  server.on('connection', (socket) => socket.unref());
  const { promise: listening, resolve } = Promise.withResolvers<number>();
  let again: NodeJS.Timeout | undefined;
  let told: string | undefined;
  let closed = false;
  server.on('listening', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) resolve(address.port);
  });
  server.on('error', (error) => {
    // Once for each reason: it may be the same for hours.
    if (told !== error.message) log?.error({ err: error }, 'metrics are not served');
    told = error.message;
    if (!server.listening && !closed) again = setTimeout(() => server.listen(port, host), AGAIN).unref();
  });
  server.listen(port, host);

  async function close(): Promise<void> {
    closed = true;
    clearTimeout(again);
    if (!server.listening) return;
    const gone = new Promise((done) => server.close(done));
    server.closeAllConnections();
    await gone;
  }
  return { listening, close, [Symbol.asyncDispose]: close };
}

/** Memory for texts. What a scrape needs may be megabytes, and to be given fresh pages can take longer than to write them. */
interface Memory {
  take(bytes: number): Buffer;
  giveBack(memory: Buffer): void;
}

function usedAgain(): Memory {
  let spare: Buffer | undefined;
  return {
    take(bytes) {
      const taken = spare !== undefined && spare.length >= bytes ? spare : Buffer.allocUnsafeSlow(Math.ceil(bytes * 1.25));
      spare = undefined;
      return taken;
    },
    giveBack(memory) {
      spare = memory;
    },
  };
}

async function answer(registry: Registry, memory: Memory, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url?.split('?')[0] !== '/metrics') return void response.writeHead(404).end();
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { Allow: 'GET, HEAD' }).end();
  const text = await metricsText(registry, (bytes) => {
    const taken = memory.take(bytes);
    // Not before it has been sent.
    response.once('close', () => memory.giveBack(taken));
    return taken;
  });
  response.writeHead(200, { 'Content-Type': registry.contentType, 'Content-Length': text.length, 'Cache-Control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : text);
}
