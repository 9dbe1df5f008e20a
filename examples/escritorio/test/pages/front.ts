import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

interface Address {
  readonly host: string;
  readonly port: number;
}

/** One origin for a browser, as the proxy makes it in production: `/ws` goes to the realtime server, the rest to the web server. */
export async function startFront(at: Address, to: { readonly web: Address; readonly realtime: Address }): Promise<AsyncDisposable> {
  const tunnels = new Set<Duplex>();
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const asked = request({ ...to.web, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    asked.on('error', () => outgoing.destroy());
    incoming.pipe(asked);
  });
  server.on('upgrade', (incoming, browser, head) => {
    const there = connect(to.realtime.port, to.realtime.host, () => {
      const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
      for (let index = 0; index < incoming.rawHeaders.length; index += 2)
        lines.push(`${incoming.rawHeaders[index]}: ${incoming.rawHeaders[index + 1]}`);
      there.write(`${lines.join('\r\n')}\r\n\r\n`);
      there.write(head);
      there.pipe(browser).pipe(there);
    });
    for (const one of [browser, there]) {
      tunnels.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        tunnels.delete(one);
        browser.destroy();
        there.destroy();
      });
    }
  });
  server.listen(at.port, at.host);
  await once(server, 'listening');
  return {
    async [Symbol.asyncDispose]() {
      for (const one of tunnels) one.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
