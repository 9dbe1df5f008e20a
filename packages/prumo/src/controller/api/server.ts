import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';

/** Answers one request with a JSON value. */
export type Handler = () => Promise<unknown> | unknown;
export type Routes = Readonly<Record<`${'GET' | 'POST'} /${string}`, Handler>>;

/** Serve JSON on a private Unix socket: who may open it, may ask. A socket file left by a dead process is replaced. */
export async function serve(path: string, routes: Routes): Promise<Server> {
  if (await answers(path)) throw new Error(`another process serves ${path}`);
  await rm(path, { force: true });
  const server = createServer((request, response) => void answer(request, response, routes));
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(mask);
  }
  await chmod(path, 0o600);
  return server;
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, routes: Routes): Promise<void> {
  request.resume();
  const handler = Object.entries(routes).find(([route]) => route === `${request.method} ${request.url}`)?.[1];
  const send = (status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(value)}\n`);
  };
  if (handler === undefined) {
    send(404, { error: 'not found' });
    return;
  }
  try {
    send(200, await handler());
  } catch (error) {
    send(500, { error: error instanceof Error ? error.message : String(error) });
  }
}
