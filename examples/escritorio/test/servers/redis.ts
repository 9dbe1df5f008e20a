import { Redis } from 'ioredis';
import { eventually, folderFor, type Restartable, restartable, start, STARTS_WITHIN } from './process.ts';

const PASSWORD = 'redis-of-the-test';

/** Redis with its append-only file, answering. */
export async function startRedis(folder: string, host: string): Promise<Restartable & { readonly url: string }> {
  folderFor(folder);
  const options = ['--bind', host, '--port', '6379', '--requirepass', PASSWORD, '--dir', folder, '--save', '', '--appendonly', 'yes'];
  const redis = restartable(() => start(folder, 'redis', ['/usr/bin/redis-server', ...options]), 'SIGTERM');
  const url = `redis://:${PASSWORD}@${host}:6379`;
  await eventually(
    () => pings(url),
    STARTS_WITHIN,
    () => `Redis answers: ${redis.log()}`,
  );
  return { ...redis, url };
}

async function pings(url: string): Promise<true> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } finally {
    client.disconnect();
  }
}
