import { expect, it } from 'vitest';
import { type ConnectionEnd, connectionsBetween, parseConnections, type SocketName } from './connections.ts';

const HEADER = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const row = (local: string, remote: string, state: string, uid: number) =>
  `   1: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000 ${uid}        0 4242 1 0000000000000000 20 4 30 10 -1`;

it('reads connections, written as IPv4 or as IPv6, and nothing that is none yet', () => {
  const content = [
    HEADER,
    row('0100007F:9C40', '1F09097F:1538', '01', 801),
    row('1F09097F:1538', '00000000:0000', '0A', 802),
    row('0100007F:9C41', '1F09097F:1538', '02', 801),
    row('0000000000000000FFFF00000100007F:9C42', '0000000000000000FFFF00001F09097F:1538', '08', 803),
    row('00000000000000000000000001000000:9C43', '00000000000000000000000001000000:1538', '01', 804),
    '',
  ].join('\n');
  expect(parseConnections(content)).toEqual([
    { local: { address: '127.0.0.1', port: 40_000 }, remote: { address: '127.9.9.31', port: 5432 }, uid: 801 },
    { local: { address: '127.0.0.1', port: 40_002 }, remote: { address: '127.9.9.31', port: 5432 }, uid: 803 },
  ]);
});

const left = { uids: new Set([801]), addresses: new Set(['127.9.9.31']) };
const right = { uids: new Set([802]), addresses: new Set(['127.9.9.32']) };
const client: SocketName = { address: '127.0.0.1', port: 40_000 };
const ends = (from: number, server: SocketName, by: number): readonly ConnectionEnd[] => [
  { local: client, remote: server, uid: from },
  { local: server, remote: client, uid: by },
];
const db1: SocketName = { address: '127.9.9.31', port: 5432 };
const db2: SocketName = { address: '127.9.9.32', port: 5432 };
const entry: SocketName = { address: '127.9.9.10', port: 5432 };

it.each([
  ['left calls right', ends(801, db2, 802)],
  ['right calls left', ends(802, db1, 801)],
  ['right has not accepted yet', ends(801, db2, 0)],
  ['the caller is all there is', ends(801, db2, 0).slice(0, 1)],
  ['through an address others share', ends(801, entry, 802)],
])('finds a connection: %s', (_, listed) => {
  const found = connectionsBetween(listed, left, right);
  expect(found).toHaveLength(1);
  expect(connectionsBetween(listed.toReversed(), right, left)).toHaveLength(1);
});

it.each([
  ['within the left', ends(801, db1, 801)],
  ['a third node calls', ends(803, db1, 801)],
  ['the left calls a third', ends(801, { address: '127.9.9.33', port: 5432 }, 803)],
  ['a third node answers at a shared address', ends(801, entry, 803)],
])('leaves a connection alone: %s', (_, listed) => {
  expect(connectionsBetween(listed, left, right)).toEqual([]);
});
