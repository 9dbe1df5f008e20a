import type { Redis } from 'ioredis';

/**
 * Whether Redis answers within `within` milliseconds (default 1000), for a readiness check.
 * @param writable also whether it is the master: a replica answers too, and refuses writes. Default true.
 * @throws what the command threw, or an error that says what is wrong.
 */
export async function ready(
  redis: Pick<Redis, 'info'>,
  { within = 1000, writable = true }: { readonly within?: number; readonly writable?: boolean } = {},
): Promise<void> {
  const replication = await inTime(redis.info('replication'), within);
  if (writable && !/^role:master\r?$/m.test(replication)) throw new Error('Redis takes no writes: it is a replica');
}

async function inTime<T>(asked: Promise<T>, within: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Redis did not answer within ${within} ms`)), within);
  try {
    return await Promise.race([asked, promise]);
  } finally {
    clearTimeout(timer);
  }
}
