import { Redis } from 'ioredis';
import * as z from 'zod';
import { hashOf } from '../load/write-log.ts';
import { Arrivals } from '../load/arrivals.ts';
import type { CacheWrite } from './cache-log.ts';

/** Milliseconds. */
const CONNECT_WITHIN = 1000;
const RECONNECT_EVERY = 50;
/** A write that is not answered by then is left open, and its connection given up. */
const ANSWER_WITHIN = 2000;
/** How long `WAIT 1` waits for a replica. A new master stands alone for a while: then nothing is confirmed, and the queue must not grow. */
const CONFIRM_WITHIN = 100;
/** Seconds after which what a run has written goes by itself. */
const EXPIRES = 1800;

export interface CacheWritersOptions {
  /** The application's connection string. */
  readonly url: string;
  /** Begins every key. */
  readonly prefix: string;
  readonly perSecond: number;
  readonly connections: number;
}

/**
 * Writes as the application makes them, by its own connection string: `SET`, then `WAIT 1`, begun at a fixed rate whether or not the
 * former ones were answered. A connection that breaks is opened again under the same string.
 */
export class CacheWriters {
  readonly writes: CacheWrite[] = [];
  readonly arrivals: Arrivals;
  connectFailures = 0;
  readonly #options: CacheWritersOptions;
  readonly #idle: Redis[] = [];
  readonly #all = new Set<Redis>();
  readonly #queue: CacheWrite[] = [];
  #stopped = false;

  constructor(options: CacheWritersOptions) {
    this.#options = options;
    this.arrivals = new Arrivals(options.perSecond, (intended) => this.#arrive(intended));
  }

  /** Open every connection, then begin. Rejects when one cannot be opened. */
  async start(): Promise<void> {
    const opened = await Promise.all(Array.from({ length: this.#options.connections }, () => openCache(this.#options.url)));
    for (const redis of opened) this.#add(redis);
    this.arrivals.start();
  }

  /** No new arrivals; resolves when everything has been answered, or after `within` milliseconds. */
  async drain(within: number): Promise<void> {
    this.arrivals.stop();
    const deadline = performance.now() + within;
    while (this.writes.some(({ outcome }) => outcome === null) && performance.now() < deadline) await pause(20);
  }

  stop(): void {
    this.#stopped = true;
    this.arrivals.stop();
    for (const redis of this.#all) redis.disconnect();
  }

  /** Acknowledged writes begun after `moment`. */
  acknowledgedAfter(moment: number): number {
    return this.writes.filter(({ outcome, sent }) => (outcome === 'acknowledged' || outcome === 'confirmed') && sent > moment).length;
  }

  #arrive(intended: number): void {
    const key = `${this.#options.prefix}${this.writes.length}`;
    const write: CacheWrite = { key, value: hashOf(key), intended, sent: Number.NaN, done: Number.NaN, outcome: null };
    this.writes.push(write);
    if (this.#queue.length >= this.arrivals.queueLimit) return void (write.outcome = 'unknown');
    this.#queue.push(write);
    this.#next();
  }

  #next(): void {
    while (this.#queue.length > 0 && !this.#stopped) {
      const redis = this.#idle.pop();
      if (redis === undefined) return;
      const write = this.#queue.shift();
      if (write === undefined) return void this.#idle.push(redis);
      void this.#send(redis, write);
    }
  }

  async #send(redis: Redis, write: CacheWrite): Promise<void> {
    write.sent = performance.now();
    try {
      await redis.set(write.key, write.value, 'EX', EXPIRES);
      write.done = performance.now();
      const replicas = await redis.wait(1, CONFIRM_WITHIN).catch(() => null);
      write.outcome = replicas !== null && replicas >= 1 ? 'confirmed' : 'acknowledged';
      if (replicas === null) return await this.#replace(redis);
    } catch {
      write.outcome = 'unknown';
      return this.#replace(redis);
    }
    this.#idle.push(redis);
    this.#next();
  }

  async #replace(broken: Redis): Promise<void> {
    this.#all.delete(broken);
    broken.disconnect();
    while (!this.#stopped) {
      try {
        const redis = await openCache(this.#options.url);
        if (this.#stopped) return redis.disconnect();
        this.#add(redis);
        return this.#next();
      } catch {
        this.connectFailures += 1;
        await pause(RECONNECT_EVERY);
      }
    }
  }

  #add(redis: Redis): void {
    this.#all.add(redis);
    this.#idle.push(redis);
  }
}

/** A connection that is up, once. Rejects when it cannot be had in time. */
export async function openCache(url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_WITHIN,
    commandTimeout: ANSWER_WITHIN,
    enableOfflineQueue: false,
    disableClientInfo: true,
  });
  redis.on('error', () => undefined); // each failure also rejects the call it belongs to
  try {
    await redis.connect();
    // The router takes a connection before it knows whom to give it to.
    await redis.ping();
    return redis;
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}

/** Values of keys, absent ones left out. */
export async function readCache(url: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const redis = await openCache(url);
  try {
    const there = new Map<string, string>();
    for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) {
      const some = keys.slice(from, from + KEYS_AT_ONCE);
      const values = z.array(z.string().nullable()).parse(await redis.mget(...some));
      for (const [position, value] of values.entries()) if (value !== null) there.set(some[position] ?? '', value);
    }
    return there;
  } finally {
    redis.disconnect();
  }
}

const KEYS_AT_ONCE = 500;

/** Remove a run's keys; they would expire by themselves. */
export async function forgetCache(url: string, keys: readonly string[]): Promise<void> {
  const redis = await openCache(url);
  try {
    for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) await redis.unlink(...keys.slice(from, from + KEYS_AT_ONCE));
  } finally {
    redis.disconnect();
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
