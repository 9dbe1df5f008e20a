import { isIPv4 } from 'node:net';
import type { Service } from '../../../model/index.ts';
import type { SocketName } from './connections.ts';

/** Where some nodes can be reached, as far as no other can be reached there. */
export interface NodeAddresses {
  /** Addresses of their own: all that goes there is for them. */
  readonly addresses: readonly string[];
  /** Ports of their own on addresses others use too. */
  readonly endpoints: readonly SocketName[];
}

/**
 * What the services' definitions say of the sockets of some nodes. An endpoint they share with others (the routers' entry, when
 * only one router is asked for) is left out: the kernel chooses who gets a connection. Pure.
 */
export function addressesOf(nodes: ReadonlySet<string>, services: readonly Pick<Service, 'node' | 'sockets'>[]): NodeAddresses {
  const socketsOf = (isOurs: boolean) =>
    services.filter((service) => nodes.has(service.node) === isOurs).flatMap((service) => service.sockets);
  const others = socketsOf(false);
  const addresses = new Set<string>();
  const endpoints = new Map<string, SocketName>();
  for (const { address, port } of socketsOf(true)) {
    if (!isIPv4(address) || address === EVERY_ADDRESS || port === undefined) continue;
    const sharing = others.filter((other) => other.address === address);
    if (isNodeAddress(address) && sharing.length === 0) addresses.add(address);
    else if (sharing.every((other) => other.port !== port)) endpoints.set(`${address}:${port}`, { address, port });
  }
  return { addresses: [...addresses], endpoints: [...endpoints.values()] };
}

const EVERY_ADDRESS = '0.0.0.0';

/** Loopback addresses are given to nodes; 127.0.0.1 is the machine's, and any other may be a network card's. */
function isNodeAddress(address: string): boolean {
  return address.startsWith('127.') && address !== '127.0.0.1';
}
