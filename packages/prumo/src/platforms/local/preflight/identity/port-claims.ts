import { createServer, type Server } from 'node:net';

/**
 * Ports this process has given to a stack that does not listen on them yet. Two stacks of different homes, or users, know nothing of each
 * other; a claim is an abstract Unix socket, which the kernel keeps apart over the whole machine and drops with the process that has it.
 */
export class PortClaims implements AsyncDisposable {
  readonly #claims = new Map<string, Server>();

  /** True when nobody else is about to use the port; then it is claimed until this is disposed. Safe to repeat. */
  claim(address: string, port: number): Promise<boolean> {
    const name = `\0prumo/port/${address}/${port}`;
    if (this.#claims.has(name)) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      const server = createServer((socket) => void socket.destroy());
      server.once('error', (error) => {
        if ('code' in error && error.code === 'EADDRINUSE') resolve(false);
        else reject(error);
      });
      server.listen(name, () => {
        server.unref();
        this.#claims.set(name, server);
        resolve(true);
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const servers = [...this.#claims.values()];
    this.#claims.clear();
    await Promise.all(servers.map((server) => new Promise((resolve) => void server.close(resolve))));
  }
}
