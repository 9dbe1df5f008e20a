import * as z from 'zod';

/** The leader key as it was read: what it is compared with before it is removed. Revisions and leases are etcd's 64-bit numbers, as text. */
export interface LeaderKey {
  /** Member that holds it, `postgres-1`. */
  readonly holder: string;
  readonly createRevision: string;
  readonly lease: string;
}

/** What Patroni's keys in etcd say of a cluster, at one revision. */
export interface ClusterKeys {
  readonly leader: LeaderKey | null;
  /** Who must have each commit; null: no key, or one that names nobody as its writer. */
  readonly sync: { readonly leader: string; readonly standbys: readonly string[] } | null;
  /** Patroni is in maintenance. */
  readonly paused: boolean;
  /** Milliseconds after which Patroni alone takes a silent leader for dead; null where the key does not say. */
  readonly ttl: number | null;
  readonly members: readonly MemberKey[];
}

/** What a member says of itself at the end of each turn of its loop. Null: it does not say. */
export interface MemberKey {
  readonly name: string;
  /** Version of its Patroni. */
  readonly patroni: string | null;
  /** Its REST interface, `http://host:port`. */
  readonly api: string | null;
  /** Its server runs, and is the primary. */
  readonly isPrimary: boolean;
}

/** etcd's gateway leaves fields out that have their type's zero value. */
const pairSchema = z.object({
  key: z.base64(),
  value: z.base64().optional(),
  create_revision: z.string(),
  lease: z.string().optional(),
});
const rangeSchema = z.object({ kvs: z.array(pairSchema).optional() });

const configSchema = z.object({ pause: z.boolean().optional(), ttl: z.number().positive().optional() });
/** Patroni writes the standbys as one text with commas. */
const syncSchema = z.object({ leader: z.string().nullish(), sync_standby: z.string().nullish() });
const memberSchema = z.object({
  version: z.string().optional(),
  api_url: z.string().optional(),
  state: z.string().optional(),
  role: z.string().optional(),
});

/** Read the answer of `/v3/kv/range` over all keys below `prefix` (`/prumo/shop/`). Throws when it is not one. */
export function parseClusterKeys(answer: unknown, prefix: string): ClusterKeys {
  const pairs = (rangeSchema.parse(answer).kvs ?? []).map((pair) => ({
    path: plain(pair.key).slice(prefix.length),
    value: plain(pair.value ?? ''),
    createRevision: pair.create_revision,
    lease: pair.lease ?? '0',
  }));
  const at = (path: string) => pairs.find((pair) => pair.path === path);
  const leader = at('leader');
  const config = configSchema.safeParse(json(at('config')?.value));
  return {
    leader: leader === undefined ? null : { holder: leader.value, createRevision: leader.createRevision, lease: leader.lease },
    sync: syncOf(at('sync')?.value),
    // A configuration nobody can read might say anything: as good as paused.
    paused: !config.success || config.data.pause === true,
    ttl: config.success && config.data.ttl !== undefined ? config.data.ttl * 1000 : null,
    members: pairs
      .filter(({ path }) => /^members\/[^/]+$/.test(path))
      .map(({ path, value }) => memberOf(path.slice('members/'.length), value)),
  };
}

function memberOf(name: string, value: string): MemberKey {
  const parsed = memberSchema.safeParse(json(value));
  const { version, api_url: api, state, role } = parsed.success ? parsed.data : {};
  return {
    name,
    patroni: version ?? null,
    api: URL.parse(api ?? '')?.origin ?? null,
    // `master` up to Patroni 3, `primary` from 4 on.
    isPrimary: state === 'running' && (role === 'master' || role === 'primary'),
  };
}

function syncOf(value: string | undefined): ClusterKeys['sync'] {
  const sync = syncSchema.safeParse(json(value));
  if (!sync.success || sync.data.leader == null) return null;
  const standbys = (sync.data.sync_standby ?? '').split(',').filter((name) => name !== '');
  return { leader: sync.data.leader, standbys };
}

function plain(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}

function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
