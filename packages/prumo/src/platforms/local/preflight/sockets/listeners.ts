import { readdir, readFile, readlink } from 'node:fs/promises';
import { type ListeningSocket, parseTcp, parseUdp, parseUnix } from './parse-sockets.ts';

/** The process holding a socket. */
export interface SocketOwner {
  readonly pid: number;
  /** Name the kernel knows it by, 15 characters at most. */
  readonly command: string;
}

export interface Listener extends ListeningSocket {
  /** Processes holding it; empty when this user may not see them. */
  readonly owners: readonly SocketOwner[];
}

/**
 * Everything that listens in this network namespace: TCP, UDP, Unix. Owners are found by walking `/proc/<pid>/fd`, for the
 * processes this user may look into: all of them as root, its own otherwise.
 */
export async function listeners(): Promise<readonly Listener[]> {
  const [sockets, owners] = await Promise.all([listeningSockets(), socketOwners()]);
  return sockets.map((socket) => ({ ...socket, owners: owners.get(socket.inode) ?? [] }));
}

/** The same without owners: five small reads, no walk. */
export async function listeningSockets(): Promise<readonly ListeningSocket[]> {
  const [tcp, tcp6, udp, udp6, unix] = await Promise.all(['tcp', 'tcp6', 'udp', 'udp6', 'unix'].map(readTable));
  return [...parseTcp(tcp ?? ''), ...parseTcp(tcp6 ?? ''), ...parseUdp(udp ?? ''), ...parseUdp(udp6 ?? ''), ...parseUnix(unix ?? '')];
}

/** A table is absent where the kernel was built without it (no IPv6): then nothing listens there. */
async function readTable(name: string): Promise<string> {
  try {
    return await readFile(`/proc/net/${name}`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

async function socketOwners(): Promise<ReadonlyMap<number, readonly SocketOwner[]>> {
  const owners = new Map<number, SocketOwner[]>();
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  await Promise.all(
    pids.map(async (pid) => {
      const inodes = await socketInodes(pid);
      if (inodes.size === 0) return;
      const command = await readFile(`/proc/${pid}/comm`, 'utf8').then(
        (text) => text.trim(),
        () => '',
      );
      for (const inode of inodes) owners.set(inode, [...(owners.get(inode) ?? []), { pid: Number(pid), command }]);
    }),
  );
  return owners;
}

/** Inodes of the sockets a process has open; none when it is gone or not ours to see. */
async function socketInodes(pid: string): Promise<ReadonlySet<number>> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return new Set(
    targets.flatMap((target) => {
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      return inode === undefined ? [] : [Number(inode)];
    }),
  );
}
