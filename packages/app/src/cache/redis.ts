import type { Log } from '../context/index.ts';
/** What of a Redis client is used; `Redis` of ioredis is one. One server, or several behind Sentinel; no Redis Cluster, whose scripts reach one slot only. */
export interface RedisClient {
  mget(keys: string[]): Promise<(string | null)[]>;
  eval(script: string, numberOfKeys: number, ...keysAndArguments: (string | number)[]): Promise<unknown>;
}

export type { Log };
