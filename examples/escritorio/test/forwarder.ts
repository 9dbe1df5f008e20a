import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A server that passes every request on to another, and its answer back. */
export interface Forwarder extends AsyncDisposable {
  readonly server: Server;
  readonly baseUrl: string;
}

/** @param name under which the other server is asked, wherever a request says it goes; undefined: as the request says */
export async function startForwarder(at: Address, to: Address, name?: string): Promise<Forwarder> {
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const asked = request(
      { host: to.host, port: to.port, method, path: url, headers: name === undefined ? headers : { ...headers, host: name }, agent: false },
      (answer) => {
        // Raw, so that a header that comes twice leaves twice.
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      },
    );
    asked.on('error', () => outgoing.destroy());
    incoming.pipe(asked);
  });
  server.listen(at.port, at.host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  return {
    server,
    baseUrl: `http://${at.host}:${address.port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
