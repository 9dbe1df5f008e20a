import { readFileSync } from 'node:fs';

/** One end of a TCP connection as the kernel lists it. */
export interface ConnectionEnd {
  readonly local: SocketName;
  readonly remote: SocketName;
  /** User id of the process that opened this end; 0 also where no process holds it any more. */
  readonly uid: number;
}

export interface SocketName {
  /** IPv4 address. */
  readonly address: string;
  readonly port: number;
}

/** `st` of sockets that are no connection yet: TCP_SYN_SENT and TCP_LISTEN of Linux' include/net/tcp_states.h. */
const UNCONNECTED: ReadonlySet<string | undefined> = new Set(['02', '0A']);

/** Ends of all TCP connections over IPv4 on this machine. */
export function readConnections(): readonly ConnectionEnd[] {
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => {
    try {
      return parseConnections(readFileSync(file, 'utf8'));
    } catch {
      // A kernel without IPv6 has no tcp6.
      return [];
    }
  });
}

/** Parse `/proc/net/tcp` or `tcp6`, of which only IPv4 written as IPv6 is taken. Pure. */
export function parseConnections(content: string): readonly ConnectionEnd[] {
  return content
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', remote = '', state, , , , uid] = line.trim().split(/\s+/);
      const [from, to] = [socketName(local), socketName(remote)];
      return UNCONNECTED.has(state) || from === undefined || to === undefined ? [] : [{ local: from, remote: to, uid: Number(uid) }];
    });
}

/** A connection by its two ends, in no order. */
export type Connection = readonly [SocketName, SocketName];

/** One side of a cut: the users of its processes, and addresses nobody else listens on. */
export interface Side {
  readonly uids: ReadonlySet<number>;
  readonly addresses: ReadonlySet<string>;
}

/**
 * Connections between two sides. An end belongs to a side by its user, or by its address: a connection that is not yet
 * accepted, or whose process is gone, has no user. Pure.
 */
export function connectionsBetween(ends: readonly ConnectionEnd[], left: Side, right: Side): readonly Connection[] {
  const userOf = new Map(ends.map(({ local, remote, uid }) => [`${nameOf(local)} ${nameOf(remote)}`, uid]));
  const sideOf = (name: SocketName, uid: number | undefined) =>
    [left, right].find(({ uids, addresses }) => addresses.has(name.address) || (uid !== undefined && uids.has(uid)));
  const found = new Map<string, Connection>();
  for (const { local, remote, uid } of ends) {
    const [here, there] = [sideOf(local, uid), sideOf(remote, userOf.get(`${nameOf(remote)} ${nameOf(local)}`))];
    if (here === undefined || there === undefined || here === there) continue;
    found.set([nameOf(local), nameOf(remote)].toSorted().join(' '), [local, remote]);
  }
  return [...found.values()];
}

function socketName(hex: string): SocketName | undefined {
  const [host = '', port = ''] = hex.split(':');
  const word = host.length === 8 ? host : MAPPED.exec(host)?.[1];
  if (word === undefined) return undefined;
  // The kernel prints the address as a word in the machine's byte order; every machine Prumo knows is little-endian.
  const address = [6, 4, 2, 0].map((at) => Number.parseInt(word.slice(at, at + 2), 16)).join('.');
  return { address, port: Number.parseInt(port, 16) };
}

/** `::ffff:a.b.c.d`. */
const MAPPED = /^0{16}FFFF0000(.{8})$/;

function nameOf({ address, port }: SocketName): string {
  return `${address}:${port}`;
}
