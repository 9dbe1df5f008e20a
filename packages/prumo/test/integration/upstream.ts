import { type ChildProcess, spawn } from 'node:child_process';

/**
 * A small HTTP server in a process of its own, so that it can be killed: `/ready`, an echo of what it was asked, `/slow?ms=`, `/big`,
 * `/own-headers`, and an upgrade on any path that answers each chunk with the same bytes.
 */
const SOURCE = `
import { createServer } from 'node:http';
import { createHash } from 'node:crypto';
const [host, port, name] = process.argv.slice(1);
const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://upstream');
  if (url.pathname === '/ready') return response.end('ready');
  if (url.pathname === '/slow') return setTimeout(() => response.end('slow but whole'), Number(url.searchParams.get('ms')));
  if (url.pathname === '/big') return response.writeHead(200, { 'content-type': 'text/plain' }).end('a line that repeats\\n'.repeat(2000));
  if (url.pathname === '/own-headers') response.setHeader('x-frame-options', 'DENY');
  let length = 0;
  request.on('data', (chunk) => { length += chunk.length; });
  request.on('end', () => {
    response.setHeader('x-powered-by', 'a secret framework');
    response.setHeader('set-cookie', 'session=cookie-secret');
    response.setHeader('cache-control', 'public, max-age=31536000, immutable');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ name, url: request.url, headers: request.headers, length }));
  });
});
server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: ' + accept + '\\r\\nX-Upstream: ' + name + '\\r\\n\\r\\n');
  socket.on('data', (chunk) => socket.write(chunk));
  socket.on('error', () => socket.destroy());
});
server.listen(Number(port), host);
`;

export class Upstream implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;

  constructor(host: string, port: number, name: string) {
    this.#child = spawn(process.execPath, ['--input-type=module', '-e', SOURCE, host, String(port), name], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.#gone = new Promise((resolve) => this.#child.once('exit', () => resolve()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }
}
