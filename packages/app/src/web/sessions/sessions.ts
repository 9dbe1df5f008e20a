import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import { createStore } from './store.ts';
import { END, FIND, LIST, REVOKE, ROTATE, START } from './scripts.ts';

/** Whose session it is. Ids, without `:` where they stand in a key; at most 128 characters. */
export interface Holder {
  readonly tenant: string;
  readonly user: string;
}

export interface Session<Data> extends Holder {
  /** What the application keeps of it: the role, the time of the last strong sign-in. Not what changes elsewhere. */
  readonly data: Data;
  readonly began: Date;
  /** When it ends at the latest, however busy it is. */
  readonly ends: Date;
}

/** A session as its user may see it in a list. `handle` says which, and opens nothing. */
export interface ListedSession {
  readonly handle: string;
  readonly began: Date;
  readonly seen: Date;
  readonly ends: Date;
}

export interface SessionOptions<Data> {
  /** One master, by Sentinel or alone; not Redis Cluster. */
  readonly redis: Redis;
  /** Reads what was stored. Undefined, as for something an older version wrote, signs the person out. */
  readonly parse: (stored: unknown) => Data | undefined;
  /** Seconds without a request after which a session ends. Default 1800: OWASP's Session Management Cheat Sheet has 15 to 30 minutes for low risk. */
  readonly idle?: number;
  /** Seconds after which it ends in any case. Default 28,800: the same source has 4 to 8 hours for a day at an office. */
  readonly absolute?: number;
  /** Milliseconds Redis may take. Default 1000. */
  readonly timeout?: number;
  /** Before each key. Default `web:`. */
  readonly prefix?: string;
  readonly registry?: Registry;
}

/** Every method throws `SessionsUnavailable` (503) when Redis does not answer in time: nobody is signed in, or out, by default. */
export interface Sessions<Data> {
  /** Seconds; for the cookie. */
  readonly absolute: number;
  /** Begins one, with a new id of 256 random bits. `replaces`: the id the browser came with, which ends, so that an id planted before a login is worth nothing after it. */
  start(
    holder: Holder,
    data: Data,
    options?: { readonly replaces?: string | undefined },
  ): Promise<{ readonly id: string; readonly session: Session<Data> }>;
  /** The session of an id in this tenant, which begins its idle time anew; undefined where there is none, or it is another tenant's. */
  find(id: string | undefined, tenant: string): Promise<Session<Data> | undefined>;
  /** Gives it a new id, at a change of privileges; the old one is worth nothing at once. Its last end stays. Undefined when it had ended. */
  rotate(id: string, tenant: string, data?: Data): Promise<{ readonly id: string; readonly session: Session<Data> } | undefined>;
  end(id: string): Promise<void>;
  list(holder: Holder): Promise<readonly ListedSession[]>;
  /** Ends all of a user's, but for the one with the id `except`, or only the one with this handle. Returns how many. */
  revoke(holder: Holder, which?: { readonly except?: string | undefined; readonly handle?: string | undefined }): Promise<number>;
}

const ID = /^[\w-]{43}$/;
const PART = /^[^:\s]{1,128}$/;

/**
 * Sessions in Redis. Stored under the SHA-256 of the id: who reads the cache cannot take one over, and 256 random bits need no key against guessing.
 * After a failover of Redis the last moments before it may be lost: a session just begun, but also a revocation. Where that matters, look at the
 * account too.
 */
export function createSessions<Data>(options: SessionOptions<Data>): Sessions<Data> {
  const { parse, idle = 1800, absolute = 28_800, prefix = 'web:' } = options;
  const store = createStore(options);
  const [idleMs, absoluteMs] = [idle * 1000, absolute * 1000];
  const key = (hash: string): string => `${prefix}session:${hash}`;
  const listOf = ({ tenant, user }: Holder): string => {
    for (const part of [tenant, user])
      if (!PART.test(part)) throw new TypeError('a tenant or user id has 1 to 128 characters, no colon and no space');
    return `${prefix}of:${tenant}:${user}`;
  };

  function sessionOf(tenant: string, answer: unknown): Session<Data> | undefined {
    if (!Array.isArray(answer)) return undefined;
    const [user, stored, began, ends]: unknown[] = answer;
    if (typeof user !== 'string' || typeof stored !== 'string') return undefined;
    const data = parse(JSON.parse(stored));
    return data === undefined ? undefined : { tenant, user, data, began: new Date(Number(began)), ends: new Date(Number(ends)) };
  }

  return {
    absolute,

    async start(holder, data, { replaces } = {}) {
      const id = newId();
      const [hash, list] = [hashOf(id), listOf(holder)];
      const ended = replaces !== undefined && ID.test(replaces) ? hashOf(replaces) : '';
      const values = [hash, holder.tenant, holder.user, JSON.stringify(data), idleMs, absoluteMs, prefix, ended];
      const [began, ends] = await store.ask('start', START, [key(hash), list], values, twoNumbers);
      return { id, session: { ...holder, data, began: new Date(began), ends: new Date(ends) } };
    },

    async find(id, tenant) {
      if (id === undefined || !ID.test(id)) return undefined;
      return sessionOf(tenant, await store.ask('find', FIND, [key(hashOf(id))], [tenant, idleMs], asIs));
    },

    async rotate(id, tenant, data) {
      if (!ID.test(id)) return undefined;
      const next = newId();
      const [from, to] = [hashOf(id), hashOf(next)];
      const values = [from, to, tenant, data === undefined ? '' : JSON.stringify(data), idleMs, prefix];
      const session = sessionOf(tenant, await store.ask('rotate', ROTATE, [key(from), key(to)], values, asIs));
      return session === undefined ? undefined : { id: next, session };
    },

    async end(id) {
      if (ID.test(id)) await store.ask('end', END, [key(hashOf(id))], [hashOf(id), prefix], asIs);
    },

    list: async (holder) => store.ask('list', LIST, [listOf(holder)], [prefix], listed),

    async revoke(holder, { except, handle } = {}) {
      const spared = except !== undefined && ID.test(except) ? hashOf(except) : '';
      return store.ask('revoke', REVOKE, [listOf(holder)], [prefix, spared, handle ?? ''], Number);
    },
  };
}

function newId(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

function asIs(answer: unknown): unknown {
  return answer;
}

function twoNumbers(answer: unknown): readonly [number, number] {
  if (!Array.isArray(answer)) throw new TypeError('a script of the sessions answered with no list');
  return [Number(answer[0]), Number(answer[1])];
}

function listed(answer: unknown): readonly ListedSession[] {
  if (!Array.isArray(answer)) throw new TypeError('a script of the sessions answered with no list');
  return answer.flatMap((entry: unknown) => {
    if (!Array.isArray(entry)) return [];
    const [began = Number.NaN, seen = Number.NaN, ends = Number.NaN] = entry.slice(1).map(Number);
    return [{ handle: String(entry[0]), began: new Date(began), seen: new Date(seen), ends: new Date(ends) }];
  });
}
