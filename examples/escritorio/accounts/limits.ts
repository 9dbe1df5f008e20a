import { createRateLimiter, type RateLimiter } from '@prumo/app/web';
import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import type { Log } from '../service/log.ts';

export type LoginLimits = RateLimiter<'login-account' | 'login-address'>;

/** Failed logins allowed per account and per client address in a quarter of an hour; an office shares an address. */
const WINDOW = 15 * 60;

export function createLoginLimits(
  redis: Redis,
  told: { readonly replicas: number; readonly registry: Registry; readonly log: Log },
): LoginLimits {
  return createRateLimiter({
    redis,
    ...told,
    limits: [
      { name: 'login-account', limit: 10, window: WINDOW },
      { name: 'login-address', limit: 100, window: WINDOW },
    ],
  });
}
