import type { LeaderKey } from './cluster-keys.ts';

/**
 * The transaction of etcd's v3 gateway that removes the leader key if it is still the very one that was read: made by the same
 * creation, hanging on the same lease, naming the same holder. Otherwise it changes nothing and tells what is there.
 */
export function removalOf(key: string, seen: LeaderKey): object {
  const name = encoded(key);
  const compared = { key: name, result: 'EQUAL' };
  return {
    compare: [
      { ...compared, target: 'CREATE', create_revision: seen.createRevision },
      { ...compared, target: 'LEASE', lease: seen.lease },
      { ...compared, target: 'VALUE', value: encoded(seen.holder) },
    ],
    success: [{ request_delete_range: { key: name } }],
    failure: [{ request_range: { key: name } }],
  };
}

/** The question for all keys below a prefix, answered by the quorum (etcd's default), not by what one member remembers. */
export function rangeOf(prefix: string): object {
  const end = Buffer.from(prefix, 'utf8');
  // The first key after all that begin with the prefix: its last byte plus one. A prefix ends with `/`, so it never overflows.
  end[end.length - 1] = (end.at(-1) ?? 0) + 1;
  return { key: encoded(prefix), range_end: end.toString('base64') };
}

/** Patroni's keys that tell of the present only; `config` and `initialize` tell which cluster it is and how it is set. */
const PRESENT = ['leader', 'sync', 'status', 'optime/leader', 'failover', 'failsafe', 'history'];

/** The transaction that removes what Patroni's members said below a prefix. */
export function forgettingOf(prefix: string): object {
  return {
    success: [...PRESENT.map((key) => ({ key: encoded(`${prefix}${key}`) })), rangeOf(`${prefix}members/`)].map((range) => ({
      request_delete_range: range,
    })),
  };
}

function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
