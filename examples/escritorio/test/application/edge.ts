import { once } from 'node:events';
import { createServer, request } from 'node:http';

/** A way in as a browser has it, for tests that know an address and no name. */
export interface Edge extends AsyncDisposable {
  readonly baseUrl: string;
}

/** Forwards to a server under a name, wherever a request says it goes. */
export async function edgeFor(name: string, to: { readonly host: string; readonly port: number }): Promise<Edge> {
  const server = createServer((incoming, response) => {
    const { method, url: path, headers } = incoming;
    const there = request({ host: to.host, port: to.port, method, path, headers: { ...headers, host: name }, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    there.on('error', () => response.destroy());
    incoming.pipe(there);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
