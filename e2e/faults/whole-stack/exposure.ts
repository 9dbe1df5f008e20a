import { expect, test } from 'vitest';
import { definitionsOf } from '../../harness/applied.ts';
import { listeningSockets, othersMayConnect } from '../../harness/listening.ts';
import { processesOf } from '../../harness/remains.ts';
import type { TestStack } from '../../harness/stack.ts';

/** HAProxy binds `PATH.PID.tmp` and renames it; the kernel goes on listing the first name. */
function finalPath(address: string): string {
  return address.replace(/\.\d+\.tmp$/, '');
}

/**
 * etcd's journal client (go-systemd) makes a datagram socket to send from, and the kernel gives it an abstract name of five
 * hexadecimal digits. Nobody reads what is sent to it.
 */
function isReturnAddress({ service, address }: { readonly service: string; readonly address: string }): boolean {
  return service.startsWith('etcd-') && /^@[0-9a-f]{5}$/.test(address);
}

/** The controller's claim of memory is a name in the kernel's list; who connects to it is disconnected at once. */
function isMemoryClaim({ service, address }: { readonly service: string; readonly address: string }): boolean {
  return service === 'prumo-controller' && address.startsWith('@prumo/memory/');
}

/** Every socket the kernel knows of the stack's processes, against what its services declare. */
export function exposureTests(stack: TestStack): void {
  const key = ({ address, port }: { readonly address: string; readonly port?: number | undefined }) =>
    address.startsWith('/') || address.startsWith('@') ? address : `${address}:${port ?? 0}`;
  const found = () => {
    const processes = processesOf(stack.place);
    const serviceOf = new Map(
      processes.map(({ pid, argv, environment }) => [
        pid,
        /^PRUMO_INSTANCE=\w+\/(.+)$/m.exec(environment.join('\n'))?.[1] ?? argv.join(' ').slice(0, 60),
      ]),
    );
    const sockets = listeningSockets(processes.map(({ pid }) => pid));
    const known = sockets.map((socket) => ({ ...socket, address: finalPath(socket.address), service: serviceOf.get(socket.pid) ?? '?' }));
    return [
      ...new Map(
        known.filter((socket) => !isReturnAddress(socket) && !isMemoryClaim(socket)).map((socket) => [key(socket), socket]),
      ).values(),
    ];
  };
  // The agent is no service; its socket is made by itself and is as private as the controller's.
  const declared = () => [
    ...definitionsOf(stack).flatMap(({ name, sockets }) => sockets.map((socket) => ({ ...socket, service: name }))),
    { service: 'agent', address: `${stack.allocation()?.run ?? ''}/agent.sock`, auth: 'private-socket' as const },
  ];

  test('nothing listens that is not declared, and nothing is declared that does not listen', () => {
    const known = new Set(declared().map(key));
    const listening = found();
    expect(listening.length).toBeGreaterThan(30);
    expect(
      listening.filter((socket) => !known.has(key(socket))).map((socket) => `${socket.service}: ${socket.protocol} ${key(socket)}`),
    ).toEqual([]);
    const present = new Set(listening.map(key));
    expect(
      declared()
        .filter((socket) => !present.has(key(socket)))
        .map((socket) => `${socket.service}: ${key(socket)}`),
    ).toEqual([]);
  });

  test('nothing listens beyond loopback', () => {
    const beyond = found().filter(({ protocol, address }) => protocol !== 'unix' && !address.startsWith('127.'));
    expect(beyond.map((socket) => `${socket.service}: ${key(socket)}`)).toEqual([]);
  });

  test('a private socket is out of reach of every other user', () => {
    const sockets = declared().filter(({ auth }) => auth === 'private-socket');
    expect(sockets.filter(({ address }) => othersMayConnect(address)).map(({ service, address }) => `${service}: ${address}`)).toEqual([]);
  });

  // Socket by socket: one more of a service that has one already is a decision too. Adding a line here is a decision: say in the component why it is harmless.
  const OPEN = [
    'edge:2020',
    'edge:the HTTP port',
    'edge:the HTTPS port',
    'etcd-1:2381',
    'etcd-2:2381',
    'etcd-3:2381',
    'postgres-1:8008',
    'postgres-2:8008',
    'postgres-3:8008',
    'realtime-1:3100',
    'router-1:8404',
    'router-2:8404',
    'web-1:3000',
    'web-2:3001',
  ];

  test('sockets without authentication are the listed ones, each with its reason', () => {
    const open = declared().filter(({ auth }) => auth === 'none');
    for (const { service, address, port, reason } of open) {
      console.log(`without authentication: ${service} ${address}:${port ?? ''} ${reason ?? ''}`);
      expect(reason, `${service} ${address}`).toMatch(/\w+ \w+ \w+/);
    }
    const { httpPort, httpsPort } = stack.allocation() ?? {};
    const chosen = new Map([
      [httpPort, 'the HTTP port'],
      [httpsPort, 'the HTTPS port'],
    ]);
    expect(open.map(({ service, port }) => `${service}:${chosen.get(port) ?? port ?? 0}`).toSorted()).toEqual(OPEN.toSorted());
  });
}
