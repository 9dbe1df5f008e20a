import type { Connection, SocketName } from './connections.ts';
import type { NodeAddresses } from './node-addresses.ts';

/** A side of a cut, as the kernel can tell it. */
export interface CutSide extends NodeAddresses {
  readonly uids: readonly number[];
}

export interface Cut {
  /** Name of the table that holds it. */
  readonly table: string;
  readonly node: CutSide;
  readonly peers: CutSide;
  /** Connections there already: their answers go to 127.0.0.1, which tells nobody's. */
  readonly connections: readonly Connection[];
}

/** Name of a cut's counter. */
export const COUNTER = 'dropped';

const CONNECTIONS = 'connections';

/**
 * A cut as one `nft` transaction, in place of an earlier one of the same table. Packets are dropped where they leave their
 * socket: only there the kernel knows the user, and without an address of its own on the source side (every client on one
 * machine comes from 127.0.0.1) the user is what tells nodes apart. Pure.
 */
export function cutScript({ table, node, peers, connections }: Cut): string {
  const matches = [...oneWay(node, peers), ...oneWay(peers, node)];
  const drop = `counter name ${COUNTER} drop`;
  return [
    removeScript(table).trimEnd(),
    `table ip ${table} {`,
    `  counter ${COUNTER} { }`,
    `  set ${CONNECTIONS} { type ipv4_addr . inet_service . ipv4_addr . inet_service; ${elementsOf(connections)}}`,
    '  chain output {',
    '    type filter hook output priority 0; policy accept;',
    ...matches.map((match) => `    ${match} ${drop}`),
    `    ip saddr . tcp sport . ip daddr . tcp dport @${CONNECTIONS} ${drop}`,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Cut more connections of a cut that stands. Pure. */
export function addScript(table: string, connections: readonly Connection[]): string {
  return `add element ip ${table} ${CONNECTIONS} { ${tuplesOf(connections)} }\n`;
}

/** Take a cut away, whether it stands or not. Pure. */
export function removeScript(table: string): string {
  return `add table ip ${table}\ndelete table ip ${table}\n`;
}

/** What `from` sends to `to`: by user, and by address where a socket has lost its user (a dead process's last words). */
function oneWay(from: CutSide, to: CutSide): readonly string[] {
  const users = from.uids.length === 0 ? undefined : `meta skuid ${setOf(from.uids)}`;
  const bound = from.addresses.length === 0 ? undefined : `ip saddr ${setOf(from.addresses)}`;
  const places = [
    ...(to.addresses.length === 0 ? [] : [`ip daddr ${setOf(to.addresses)}`]),
    ...(to.endpoints.length === 0 ? [] : [`ip daddr . tcp dport ${setOf(to.endpoints.map(pairOf))}`]),
  ];
  return [users, bound].flatMap((source) => (source === undefined ? [] : places.map((place) => `${source} ${place}`)));
}

function elementsOf(connections: readonly Connection[]): string {
  return connections.length === 0 ? '' : `elements = { ${tuplesOf(connections)} } `;
}

function tuplesOf(connections: readonly Connection[]): string {
  return connections
    .flatMap(([one, other]) => [`${pairOf(one)} . ${pairOf(other)}`, `${pairOf(other)} . ${pairOf(one)}`])
    .toSorted()
    .join(', ');
}

function pairOf({ address, port }: SocketName): string {
  return `${address} . ${port}`;
}

function setOf(values: readonly (string | number)[]): string {
  return `{ ${values.join(', ')} }`;
}
