import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { chmodSync, rmSync, statSync } from 'node:fs';
import { exitCodeOf, PrumoError } from '../../../errors/index.ts';
import { toPrumoError } from '../errors.ts';
import type { Layout } from '../layout.ts';
import { text } from '../text.ts';
import { GUARD_HEADER, toWire } from '../wire.ts';
import { ShapeError } from './read-json.ts';

/** A definition carries its rendered files; none comes near this. Bytes. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** Paths of Unix sockets end here. Bytes. */
const LONGEST_SOCKET = 107;

export interface Request {
  readonly method: string;
  /** Path without `/v1`, cut at `/`. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Guard without which this must not be done any more. */
  readonly guard: string | undefined;
  /** Aborts when the caller goes before its answer. */
  readonly signal: AbortSignal;
  /** Answers with a stream of JSON lines instead; returns what writes one. */
  stream(): (value: unknown) => void;
}

/** Answers a request; undefined when it is not understood. */
export type Handler = (request: Request) => Promise<unknown>;

/** HTTP with JSON over a private Unix socket: whoever may open it is the stack's owner. Rejects when the socket cannot be made. */
export async function listen(layout: Layout, handle: Handler): Promise<Server> {
  if (Buffer.byteLength(layout.socket) > LONGEST_SOCKET) {
    throw new PrumoError({ code: 'bug', what: text.longSocket(layout.socket), why: text.longSocketWhy(), remedy: text.longSocketRemedy() });
  }
  const server = createServer((request, response) => void answer(request, response, handle, layout));
  // A stop may take as long as the service needs.
  server.requestTimeout = 0;
  // Only the holder of the stack's lock comes here, so a socket that is there is a dead agent's.
  rmSync(layout.socket, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(layout.socket, () => resolve());
  });
  chmodSync(layout.socket, 0o600);
  return server;
}

/** Whether the socket's name still leads to this server: somebody may have emptied the folder. */
export function isReachable(layout: Layout): boolean {
  return statSync(layout.socket, { throwIfNoEntry: false })?.isSocket() === true;
}

async function answer(incoming: IncomingMessage, response: ServerResponse, handle: Handler, layout: Layout): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const send = (status: number, value: unknown) => {
    if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(value ?? null)}\n`);
  };
  try {
    const url = new URL(incoming.url ?? '/', 'http://agent');
    let isStream = false;
    const result = await handle({
      method: incoming.method ?? 'GET',
      parts: url.pathname.split('/').slice(2).map(decodeURIComponent),
      query: url.searchParams,
      body: await readBody(incoming),
      guard: guardOf(incoming),
      signal: gone.signal,
      stream() {
        isStream = true;
        response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        response.flushHeaders();
        return (value) => void response.write(`${JSON.stringify(value)}\n`);
      },
    });
    if (!isStream) send(200, result);
    else response.end();
  } catch (error) {
    if (error instanceof ShapeError || error instanceof SyntaxError) {
      send(400, { error: toWire(new PrumoError({ code: 'bug', what: text.badRequest(error.message), remedy: text.badRequestRemedy() })) });
      return;
    }
    const known = toPrumoError(error, layout.state);
    send(exitCodeOf(known.code) === 70 ? 500 : 409, { error: toWire(known) });
  }
}

function guardOf({ headers }: IncomingMessage): string | undefined {
  const guard = headers[GUARD_HEADER];
  return typeof guard === 'string' ? guard : undefined;
}

async function readBody(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY) throw new ShapeError('body', `at most ${LARGEST_BODY} bytes`);
    chunks.push(bytes);
  }
  return size === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
