import { createServer } from 'node:net';
import { PrumoError } from '../../../../errors/index.ts';
import { conflictsWith, listeners } from '../sockets/index.ts';
import { text } from './text.ts';

/**
 * Try to listen on an address and port, and stop again. Undefined when that works; else `port-in-use` with who has it,
 * as far as this user may see.
 */
export async function probePort(address: string, port: number): Promise<PrumoError | undefined> {
  const failure = await tryToListen(address, port);
  if (failure === undefined) return undefined;
  const holders = conflictsWith(address, port, await listeners());
  const what =
    holders.length === 0 && failure !== 'EADDRINUSE'
      ? text.portForbidden(address, port, failure)
      : text.portInUse(
          address,
          port,
          holders.flatMap((holder) => holder.owners),
        );
  return new PrumoError({ code: 'port-in-use', what, remedy: text.otherPort() });
}

function tryToListen(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error && typeof error.code === 'string' ? error.code : error.message));
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
