import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import type { Locale } from '../../messages/message.ts';
import type { Answer, ExportsApi } from './api.ts';
import { LONGEST_BODY, tooLong } from './call.ts';
import { localeOf, type Problem, problemBody, problemOf } from './problem.ts';

/** Milliseconds. Callers are beside us: they send a line and some bytes. */
const HEADERS_WITHIN = 5000;
const REQUEST_WITHIN = 10_000;
const IDLE = 5000;
/** Milliseconds for which whoever downloads may take nothing. */
const STALLED = 60_000;
const CONNECTIONS = 64;
/** Bytes. */
const LONGEST_HEAD = 8192;

const ALWAYS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

/** Serve the API. What went wrong is told the caller as a problem, and the log as it is. Rejects when the address is taken. */
export async function serveApi(
  api: Pick<ExportsApi, 'answer'>,
  { host, port }: { readonly host: string; readonly port: number },
  log: Pick<Logger, 'info' | 'error'>,
): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: HEADERS_WITHIN,
      requestTimeout: REQUEST_WITHIN,
      keepAliveTimeout: IDLE,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: LONGEST_HEAD,
    },
    (request, response) => void serve(api, request, response, log),
  );
  server.maxConnections = CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

async function serve(
  api: Pick<ExportsApi, 'answer'>,
  request: IncomingMessage,
  response: ServerResponse,
  log: Pick<Logger, 'info' | 'error'>,
): Promise<void> {
  const began = performance.now();
  const told: Record<string, unknown> = { client: request.socket.remoteAddress, method: request.method };
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const locale = localeOf(request.headers['accept-language']);
  let failure: unknown;
  try {
    const answer = await api.answer({
      method: request.method ?? '',
      target: request.url ?? '',
      authorization: request.headers.authorization,
      contentType: request.headers['content-type'],
      contentEncoding: request.headers['content-encoding'],
      locale,
      address: request.socket.remoteAddress ?? '',
      body: () => readBody(request),
      signal: gone.signal,
      note: (what) => void Object.assign(told, what),
    });
    await send(response, answer);
  } catch (error) {
    failure = error;
    if (!response.headersSent) sendProblem(response, problemOf(error), locale);
    // Half a file must not look like a whole one.
    else response.destroy();
  }
  const isCut = failure !== undefined && (gone.signal.aborted || response.destroyed);
  const line = { ...told, status: isCut ? null : response.statusCode, took: Math.round(performance.now() - began) };
  if (isCut) log.info(line, 'the caller went');
  else if (response.statusCode >= 500) log.error({ ...line, error: inFull(failure) }, 'failed');
  else log.info(line, 'answered');
}

/** A bug's trace is for the log alone. */
function inFull(failure: unknown): string {
  return failure instanceof Error && problemOf(failure).code === 'bug' ? (failure.stack ?? failure.message) : String(failure);
}

async function send(response: ServerResponse, answer: Answer): Promise<void> {
  if (!('handed' in answer)) {
    if (!('json' in answer)) response.writeHead(answer.status, ALWAYS).end();
    else sendJson(response, answer.status, 'application/json', answer.json, answer.headers);
    return;
  }
  const { name, handed } = answer;
  await using _closed = handed;
  response.writeHead(200, {
    ...ALWAYS,
    'content-type': 'application/x-tar',
    'content-length': handed.size,
    'content-disposition': `attachment; filename="${name}"`,
  });
  response.setTimeout(STALLED, () => response.destroy());
  await pipeline(handed.file.createReadStream(), response);
}

function sendProblem(response: ServerResponse, problem: Problem, locale: Locale): void {
  const headers = { 'content-language': locale, ...problem.headers };
  sendJson(response, problem.status, 'application/problem+json', problemBody(problem, locale), headers);
}

function sendJson(
  response: ServerResponse,
  status: number,
  type: string,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  response.writeHead(status, { ...ALWAYS, 'content-type': type, 'content-length': body.length, ...headers });
  response.end(body);
}

/** Rejects with `Refused` 413 as soon as it is too long, whatever the head says of its length. */
function readBody(request: IncomingMessage): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > LONGEST_BODY) return Promise.reject(tooLong());
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Not by iteration: to leave that early closes the connection, and with it goes the answer.
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > LONGEST_BODY) reject(tooLong());
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('the request was not finished')));
  });
}
