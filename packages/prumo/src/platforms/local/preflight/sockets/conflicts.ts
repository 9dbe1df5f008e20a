import type { ListeningSocket } from './parse-sockets.ts';

const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];

/**
 * TCP listeners that keep a program from binding an address and port: the same address, or a wildcard on either side.
 * (A `::` listener may be IPv6 only; the kernel does not list that, so it counts.)
 */
export function conflictsWith<Socket extends ListeningSocket>(
  address: string,
  port: number,
  sockets: readonly Socket[],
): readonly Socket[] {
  return sockets.filter(
    (socket) =>
      socket.protocol === 'tcp' &&
      socket.port === port &&
      (socket.address === address || WILDCARDS.includes(socket.address) || WILDCARDS.includes(address)),
  );
}

/** TCP and UDP listeners inside a block of addresses, given by its first three octets. */
export function listenersInBlock<Socket extends ListeningSocket>(subnet: string, sockets: readonly Socket[]): readonly Socket[] {
  return sockets.filter((socket) => socket.protocol !== 'unix' && socket.address.startsWith(`${subnet}.`));
}
