/**
 * What Redis and Sentinel say, as values, and what follows for restarts. Pure: asking is the controller's.
 */

/** Host and port, the way Redis and Sentinel name a server. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

export interface ReplicaSeen extends RedisAddress {
  /** `online`, or an earlier state of its first copy. */
  readonly state: string;
  readonly offset: number;
  /** Seconds since its last acknowledgement. */
  readonly lag: number;
}

/** `INFO replication` of one server. Offsets are bytes of the replication stream. */
export type ReplicationView =
  | { readonly role: 'master'; readonly offset: number; readonly replicas: readonly ReplicaSeen[] }
  | {
      readonly role: 'replica';
      readonly master: RedisAddress;
      readonly linkUp: boolean;
      /** Seconds the link has been down; `undefined` while it is up, and when it was never up since the server started. */
      readonly linkDownFor: number | undefined;
      readonly copying: boolean;
      readonly offset: number;
    };

/** Fields of an INFO answer; section headings are left out. */
export function parseInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/\r?\n/).filter((line) => line.includes(':') && !line.startsWith('#'));
  return new Map(pairs.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

/** `undefined` when the answer is not one of `INFO replication`. */
export function parseReplication(text: string): ReplicationView | undefined {
  const info = parseInfo(text);
  const number = (field: string): number => Number(info.get(field) ?? Number.NaN);
  if (info.get('role') === 'master') {
    const replicas = [...info].filter(([field]) => /^slave\d+$/.test(field)).map(([, value]) => parseReplica(value));
    return { role: 'master', offset: number('master_repl_offset'), replicas };
  }
  const host = info.get('master_host');
  if (info.get('role') !== 'slave' || host === undefined) return undefined;
  const down = number('master_link_down_since_seconds');
  return {
    role: 'replica',
    master: { host, port: number('master_port') },
    linkUp: info.get('master_link_status') === 'up',
    linkDownFor: down >= 0 ? down : undefined,
    copying: info.get('master_sync_in_progress') === '1',
    offset: number('slave_repl_offset'),
  };
}

function parseReplica(value: string): ReplicaSeen {
  const fields = new Map(value.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  return {
    host: fields.get('ip') ?? '',
    port: Number(fields.get('port')),
    state: fields.get('state') ?? '',
    offset: Number(fields.get('offset')),
    lag: Number(fields.get('lag')),
  };
}

/** An answer of `SENTINEL GET-MASTER-ADDR-BY-NAME`, as a client library gives it; `undefined` for anything else. */
export function parseMasterAddress(answer: unknown): RedisAddress | undefined {
  const words: readonly unknown[] = Array.isArray(answer) ? answer : [];
  const [host, port] = words;
  return typeof host === 'string' && typeof port === 'string' && /^\d+$/.test(port) ? { host, port: Number(port) } : undefined;
}

/** An answer of `SENTINEL MASTER`, or one entry of `SENTINEL REPLICAS` and `SENTINEL SENTINELS`: names and values in turn. */
export function parseSentinelRecord(answer: unknown): ReadonlyMap<string, string> {
  const words: readonly unknown[] = Array.isArray(answer) ? answer : [];
  const record = new Map<string, string>();
  for (let position = 0; position + 1 < words.length; position += 2) record.set(String(words[position]), String(words[position + 1]));
  return record;
}

/**
 * The master more than half of all Sentinels name. One entry per Sentinel, `undefined` for one that did not answer: silence
 * counts against a majority.
 */
export function masterNamed(answers: readonly (RedisAddress | undefined)[]): RedisAddress | undefined {
  const votes = new Map<string, { address: RedisAddress; count: number }>();
  for (const address of answers) {
    if (address === undefined) continue;
    const key = `${address.host} ${address.port}`;
    votes.set(key, { address, count: (votes.get(key)?.count ?? 0) + 1 });
  }
  return [...votes.values()].find(({ count }) => count * 2 > answers.length)?.address;
}

export function sameAddress(one: RedisAddress | undefined, other: RedisAddress | undefined): boolean {
  return one !== undefined && other !== undefined && one.host === other.host && one.port === other.port;
}

export interface HeldRestart {
  /** The node that exited and is held. */
  readonly address: RedisAddress;
  /** Who was named master when it exited; `undefined` when that is unknown. */
  readonly masterBefore: RedisAddress | undefined;
  /** Who is named now. */
  readonly masterNow: RedisAddress | undefined;
  /** The other nodes; `undefined` for one that does not answer. */
  readonly others: readonly (ReplicationView | undefined)[];
}

/**
 * Whether a Redis that exited without being asked may start again. A replica may at once. A master may once another was named;
 * or at once when nobody is left to be promoted, because then waiting helps nobody. Otherwise wait: `holdFor` bounds that.
 */
export function mayRestart(held: HeldRestart): boolean {
  if (held.masterNow === undefined) return false;
  if (!sameAddress(held.masterNow, held.address)) return true;
  if (held.masterBefore !== undefined && !sameAddress(held.masterBefore, held.address)) return true;
  return !held.others.some((view) => view !== undefined && mayBePromoted(view, held.address));
}

/** Ten times down-after-milliseconds and the wait for a repeated election: beyond, Sentinel itself takes the copy for too old. */
const OLDEST_COPY = 30;

function mayBePromoted(view: ReplicationView, master: RedisAddress): boolean {
  if (view.role === 'master') return true;
  if (!sameAddress(view.master, master) || view.copying) return false;
  return view.linkUp || (view.linkDownFor !== undefined && view.linkDownFor <= OLDEST_COPY);
}

/**
 * Order to restart nodes in: replicas first; the master last, after a planned failover. Unknown roles come before the master too.
 */
export function rollOrder<Node extends { readonly address: RedisAddress }>(
  nodes: readonly Node[],
  master: RedisAddress | undefined,
): readonly { readonly node: Node; readonly failoverFirst: boolean }[] {
  const steps = nodes.map((node) => ({ node, failoverFirst: nodes.length > 1 && sameAddress(node.address, master) }));
  return steps.toSorted((one, other) => Number(one.failoverFirst) - Number(other.failoverFirst));
}
