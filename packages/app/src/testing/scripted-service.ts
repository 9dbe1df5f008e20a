import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the service does with a request. */
export type Reply =
  | {
      /** Default 200. */
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** A text as it is, anything else as JSON. */
      readonly body?: unknown;
      /** Milliseconds before it answers. */
      readonly after?: number;
    }
  /** Closes the connection without an answer. */
  | 'drop'
  /** Never answers, until the service ends. */
  | 'hang';

export interface RecordedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A real HTTP server that plays a service of others, by a script. */
export interface ScriptedService extends AsyncDisposable {
  readonly baseUrl: string;
  readonly requests: readonly RecordedRequest[];
  /**
   * Adds replies for a method and path (without the query), such as `GET /cases/7`: each is given once, in order, and the last one for ever after.
   */
  on(route: string, ...replies: readonly [Reply, ...Reply[]]): void;
  /** Requests no reply was scripted for; they were answered with 501. A test that ends with any was not about what it seemed to be. */
  readonly unexpected: readonly RecordedRequest[];
}

/** Starts one on a free port of 127.0.0.1. */
export async function scriptedService(): Promise<ScriptedService> {
  const script = new Map<string, Reply[]>();
  const requests: RecordedRequest[] = [];
  const unexpected: RecordedRequest[] = [];
  const ending = new AbortController();

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await recorded(incoming);
    requests.push(request);
    const replies = script.get(`${request.method} ${request.path.split('?')[0]}`);
    const reply = replies === undefined || replies.length > 1 ? replies?.shift() : replies[0];
    if (reply === undefined) unexpected.push(request);
    await play(reply ?? { status: 501, body: 'no reply is scripted for this' }, response, ending.signal);
  }

  const server = createServer((incoming, response) => {
    // A caller that goes away in the middle is part of what is tested.
    answer(incoming, response).catch(() => incoming.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    requests,
    unexpected,
    on(route, ...replies) {
      if (!/^[A-Z]+ \/[^?]*$/.test(route)) throw new TypeError(`${route} is no method and path, such as "GET /cases/7"`);
      script.set(route, [...(script.get(route) ?? []), ...replies]);
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function recorded(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (chunk instanceof Buffer) chunks.push(chunk);
  const { method = 'GET', url = '/', headers } = incoming;
  return { method, path: url, headers, body: Buffer.concat(chunks).toString() };
}

async function play(reply: Reply, response: ServerResponse, signal: AbortSignal): Promise<void> {
  if (reply === 'hang') return;
  if (reply === 'drop') return void response.socket?.destroy();
  const { status = 200, headers = {}, body, after = 0 } = reply;
  if (after > 0) await sleep(after, undefined, { signal });
  const isText = typeof body === 'string';
  const type = body === undefined ? {} : { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json' };
  response.writeHead(status, { ...type, ...headers });
  response.end(body === undefined || isText ? body : JSON.stringify(body));
}
