import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that a test closes and opens, so that a dependency is gone without being stopped for others. */
export interface Gate extends AsyncDisposable {
  close(): Promise<void>;
  open(): Promise<void>;
}

/** Forwards from `host:port` to a server, open at first. */
export async function startGate(host: string, port: number, to: { readonly host: string; readonly port: number }): Promise<Gate> {
  const sockets = new Set<Socket>();
  let server: Server;
  async function open(): Promise<void> {
    server = createServer((from) => {
      const there = connect(to.port, to.host);
      for (const [one, other] of [
        [from, there],
        [there, from],
      ] as const) {
        sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
  }
  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
  await open();
  return { open, close, [Symbol.asyncDispose]: close };
}
