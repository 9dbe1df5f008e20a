import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Address, startForwarder } from '../forwarder.ts';

/** One origin for a browser, as the proxy makes it in production: `/ws` goes to the realtime server, the rest to the web server. */
export async function startFront(at: Address, to: { readonly web: Address; readonly realtime: Address }): Promise<AsyncDisposable> {
  const tunnels = new Set<Duplex>();
  const forwarder = await startForwarder(at, to.web);
  forwarder.server.on('upgrade', (incoming, browser, head) => {
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
  return {
    async [Symbol.asyncDispose]() {
      for (const one of tunnels) one.destroy();
      await forwarder[Symbol.asyncDispose]();
    },
  };
}
