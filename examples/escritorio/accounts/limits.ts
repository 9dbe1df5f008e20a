import { createRateLimiter, type RateLimiter, TooBusy } from '@prumo/app/web';
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

/** What was an attempt only if its password was looked at: one for which there was no room guessed nothing, and does not count. @throws what `look` threw */
export async function lookedAt<T>(
  limits: LoginLimits,
  attempt: Parameters<LoginLimits['giveBack']>[0],
  look: () => Promise<T>,
): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof TooBusy) await limits.giveBack(attempt);
    throw error;
  }
}
