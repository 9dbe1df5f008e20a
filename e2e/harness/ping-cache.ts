import { Redis } from 'ioredis';

/** What the cache answers to a PING of somebody with this connection string: `PONG`, or the server's own words of refusal. */
export async function pingAt(url: string): Promise<string> {
  const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null, lazyConnect: true });
  // `connect` only says that the connection is closed.
  let said = '';
  redis.on('error', (error) => (said += String(error)));
  try {
    await redis.connect();
    return await redis.ping();
  } catch (error) {
    return said + String(error);
  } finally {
    redis.disconnect();
  }
}
