import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shell, testService } from './agent-stack.ts';
import type { Service } from '../../../src/model/index.ts';

/** Port every peer listens on. */
const PORT = 7000;

/**
 * A node's server and client in one: answers at its own address, and keeps one connection to each other peer, over which both
 * sides count aloud every 20 ms, unasked. What has arrived stands in files of its data folder: `from-NAME` (over NAME's connection to
 * us), `answer-NAME` (over ours to NAME), `lost-NAME` (NAME's connection has ended).
 */
const PEER = `
import os, socket, sys, threading, time
own, address, others = sys.argv[1], sys.argv[2], [word.split('=') for word in sys.argv[3:]]
def note(name, value):
    file = os.open(name, os.O_WRONLY | os.O_CREAT, 0o600)
    os.pwrite(file, b'%012d' % value, 0)
    os.close(file)
def count(link):
    number = 0
    try:
        while True:
            number += 1
            link.sendall(b'%012d\\n' % number)
            time.sleep(0.02)
    except OSError:
        pass
def hear(link, name):
    try:
        for line in link.makefile('rb'):
            note(name, int(line))
    except OSError:
        pass
def serve(link):
    name = link.recv(16, socket.MSG_WAITALL).decode().strip()
    threading.Thread(target=count, args=(link,), daemon=True).start()
    hear(link, 'from-' + name)
    note('lost-' + name, 1)
def call(name, host):
    while True:
        try:
            link = socket.create_connection((host, ${PORT}), timeout=1)
            link.settimeout(None)
            break
        except OSError:
            time.sleep(0.05)
    link.sendall(own.ljust(16).encode())
    threading.Thread(target=count, args=(link,), daemon=True).start()
    hear(link, 'answer-' + name)
server = socket.create_server((address, ${PORT}))
for name, host in others:
    threading.Thread(target=call, args=(name, host), daemon=True).start()
while True:
    link, _ = server.accept()
    threading.Thread(target=serve, args=(link,), daemon=True).start()
`;

export interface Peer {
  /** Name of the node, and of its service. */
  readonly name: string;
  readonly address: string;
}

export function peerService(peer: Peer, others: readonly Peer[]): Service {
  const argv = ['/usr/bin/python3', '-u', '-c', PEER, peer.name, peer.address, ...others.map(({ name, address }) => `${name}=${address}`)];
  return testService(peer.name, argv, {
    node: peer.name,
    sockets: [{ address: peer.address, port: PORT, auth: 'none', reason: 'a test' }],
  });
}

/** argv that tries one new connection to a peer: exit code 0 when it is accepted within a second. `source` binds its own end. */
export function tryConnection(to: Peer, source?: Peer): readonly string[] {
  const bind = source === undefined ? 'None' : `('${source.address}', 0)`;
  return shell(
    `exec /usr/bin/python3 -c "import socket; socket.create_connection(('${to.address}', ${PORT}), timeout=1, source_address=${bind})" 2>&1`,
  );
}

/** One direction of one connection: what `by` has read of `of`. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  /** Highest number that has arrived. */
  readonly arrived: number;
}

/** Every direction of every connection among peers, as far as the files of their data folders tell. */
export function flowsOf(peers: readonly Peer[], dataOf: (service: string) => string): readonly Flow[] {
  return peers.flatMap((to) =>
    peers
      .filter((from) => from !== to)
      .flatMap((from) =>
        ['from', 'answer'].map((kind) => {
          const name = `${kind}-${from.name}`;
          return { from: from.name, to: to.name, name: `${to.name}/${name}`, arrived: numberIn(join(dataOf(to.name), name)) };
        }),
      ),
  );
}

function numberIn(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}
