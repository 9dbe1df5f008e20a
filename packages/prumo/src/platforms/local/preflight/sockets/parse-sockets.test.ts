import { expect, test } from 'vitest';
import { conflictsWith, listenersInBlock } from './conflicts.ts';
import { parseTcp, parseUdp, parseUnix } from './parse-sockets.ts';

const HEADER = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';

test('only listening TCP sockets are kept', () => {
  const table = [
    HEADER,
    '   0: 0A01CC7F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 22186 1 00000000edb54c9b 100 0 0 10 0',
    '   1: 0100007F:1538 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000     0        0 22190 1 00000000edb54c9b 20 4 30 10 -1',
    '',
  ].join('\n');
  expect(parseTcp(table)).toEqual([{ protocol: 'tcp', address: '127.204.1.10', port: 5432, uid: 1001, inode: 22186 }]);
});

test('IPv6 addresses are written as people write them', () => {
  const line = (address: string): string =>
    `   0: ${address}:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7 1 0 100 0 0 10 0`;
  const addresses = parseTcp(
    [
      HEADER,
      line('00000000000000000000000000000000'),
      line('00000000000000000000000001000000'),
      line('0000000000000000FFFF00000100007F'),
      line('B80D0120000000000000000001000000'),
      line('000080FE00000000FF005450B6AD1DFE'),
    ].join('\n'),
  ).map((socket) => socket.address);
  expect(addresses).toEqual(['::', '::1', '127.0.0.1', '2001:db8::1', 'fe80::5054:ff:fe1d:adb6']);
});

test('a bound UDP socket counts, a connected one does not', () => {
  const table = [
    HEADER,
    '  1: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 15 2 0 0',
    '  2: 0100007F:A000 0100007F:0035 01 00000000:00000000 00:00000000 00000000     0        0 16 2 0 0',
  ].join('\n');
  expect(parseUdp(table)).toEqual([{ protocol: 'udp', address: '0.0.0.0', port: 68, uid: 0, inode: 15 }]);
});

test('Unix sockets: listeners and datagram receivers, with spaces in their paths, abstract ones too', () => {
  const table = [
    'Num       RefCount Protocol Flags    Type St Inode Path',
    '0000000000000000: 00000003 00000000 00000000 0001 03 25211 /tmp/connected.sock',
    '0000000000000000: 00000002 00000000 00010000 0001 01 16519 /run/with space/.s.PGSQL.5432',
    '0000000000000000: 00000002 00000000 00010000 0001 01    42 @abstract',
    '0000000000000000: 00000002 00000000 00000000 0002 01  3000 /run/systemd/notify',
    '0000000000000000: 00000003 00000000 00000000 0001 03 25212',
  ].join('\n');
  expect(parseUnix(table).map((socket) => [socket.inode, socket.address])).toEqual([
    [16519, '/run/with space/.s.PGSQL.5432'],
    [42, '@abstract'],
    [3000, '/run/systemd/notify'],
  ]);
});

test('a wildcard listener is in the way of every address, and of a wildcard everything is', () => {
  const at = (address: string, port: number) => ({ protocol: 'tcp' as const, address, port, uid: 0, inode: 1 });
  const sockets = [at('0.0.0.0', 80), at('127.0.0.1', 8443), at('127.9.9.9', 5432)];
  expect(conflictsWith('127.0.0.1', 80, sockets)).toHaveLength(1);
  expect(conflictsWith('127.0.0.2', 8443, sockets)).toHaveLength(0);
  expect(conflictsWith('0.0.0.0', 8443, sockets)).toHaveLength(1);
  expect(listenersInBlock('127.9.9', sockets)).toHaveLength(1);
  expect(listenersInBlock('127.9.90', sockets)).toHaveLength(0);
});
