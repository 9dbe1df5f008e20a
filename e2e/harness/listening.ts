import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname } from 'node:path';

/** A socket that waits for others, as the kernel lists it. */
export interface ListeningSocket {
  readonly protocol: 'tcp' | 'udp' | 'unix';
  /** IP address; path of a Unix socket, `@name` for an abstract one. An IPv6 address stays as the kernel prints it. */
  readonly address: string;
  /** 0 for Unix sockets. */
  readonly port: number;
}

/** Every socket of a set of processes that others could reach, each once per process. */
export function listeningSockets(pids: readonly number[]): readonly (ListeningSocket & { readonly pid: number })[] {
  const byInode = kernelTables();
  return pids.flatMap((pid) =>
    [...socketInodes(pid)].flatMap((inode) => {
      const socket = byInode.get(inode);
      return socket === undefined ? [] : [{ ...socket, pid }];
    }),
  );
}

/** Whether some other user than the owner and root may connect to a Unix socket: write on it, and search on every folder above. */
export function othersMayConnect(path: string): boolean {
  if (path.startsWith('@')) return true;
  if ((lstatSync(path).mode & 0o022) === 0) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((lstatSync(folder).mode & 0o011) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

function socketInodes(pid: number): ReadonlySet<string> {
  try {
    return new Set(
      readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
        try {
          return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
        } catch {
          return []; // closed since the folder was read
        }
      }),
    );
  } catch {
    return new Set(); // gone
  }
}

/** LISTEN of TCP, unconnected UDP (both in include/net/tcp_states.h). */
const STATES = { tcp: '0A', udp: '07' } as const;
/** `__SO_ACCEPTCON`. */
const ACCEPTING = 0x10000;
/** SOCK_DGRAM: receives without accepting. */
const DATAGRAM = '0002';

function kernelTables(): ReadonlyMap<string, ListeningSocket> {
  const found = new Map<string, ListeningSocket>();
  for (const protocol of ['tcp', 'udp'] as const) {
    for (const row of [...rows(protocol), ...rows(`${protocol}6`)]) {
      const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
      const [host = '', port = ''] = local.split(':');
      if (state === STATES[protocol]) found.set(inode, { protocol, address: addressOf(host), port: Number.parseInt(port, 16) });
    }
  }
  for (const row of rows('unix')) {
    const [, flags = '', type = '', inode = '', address = ''] = /^\S+: \S+ \S+ (\S+) (\S+) \S+ +(\d+) (.+)$/.exec(row) ?? [];
    if ((Number.parseInt(flags, 16) & ACCEPTING) !== 0 || type === DATAGRAM) found.set(inode, { protocol: 'unix', address, port: 0 });
  }
  return found;
}

function rows(table: string): readonly string[] {
  try {
    return readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .filter((line) => line !== '');
  } catch {
    return []; // a kernel without IPv6
  }
}

/** The kernel prints words in the machine's byte order, and every machine Prumo knows is little-endian. */
function addressOf(hex: string): string {
  return hex.length === 8
    ? (hex.match(/../g) ?? [])
        .map((byte) => Number.parseInt(byte, 16))
        .reverse()
        .join('.')
    : hex;
}
