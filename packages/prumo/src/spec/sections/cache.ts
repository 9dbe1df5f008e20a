import * as z from 'zod';
import { size } from '../fields.ts';
import type { CacheSpec } from '../spec.ts';

/** https://redis.io/docs/latest/develop/reference/eviction/ */
const POLICIES = [
  'noeviction',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
] as const;

export const cacheSchema = z
  .strictObject({
    memory: size('Memory for data (`maxmemory`).', { least: 8 * 1024 ** 2, most: 1024 ** 4 }).prefault('256MB'),
    policy: z
      .enum(POLICIES)
      .describe('What goes when the memory is full. `noeviction` for queues and sessions: writes are refused, nothing is lost.')
      .prefault('noeviction'),
    replicas: z.int().min(0).max(9).describe('Copies that can take the place of the master.').prefault(1),
    sentinels: z.int().min(1).max(9).describe('Voters that decide a failover: an odd number, three or more.').prefault(3),
  })
  .describe('Redis with replicas and Sentinels.')
  .transform(
    (written): CacheSpec => ({ memory: written.memory, policy: written.policy, replicas: written.replicas, sentinels: written.sentinels }),
  );
