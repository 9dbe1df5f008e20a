import { expect, test } from 'vitest';
import { openRedis, ready } from '../../../src/redis/index.ts';
import { eventually } from '../../servers/eventually.ts';
import { startRedis } from '../../servers/redis.ts';
import { startSentinel } from '../../servers/sentinel.ts';

test('when the master dies, Sentinel makes another, and every connection finds it: what waits loses nothing', async () => {
  await using master = await startRedis();
  await using replica = await startRedis([`replicaof ${master.host} ${master.port}`]);
  await using sentinel = await startSentinel(master, 1);
  const server = { addresses: [sentinel.address], master: 'kit', password: master.password };
  const cache = openRedis({ server, name: 'cache', whenAway: 'fail-fast' });
  const sessions = openRedis({ server, name: 'sessions', whenAway: 'wait', commandTimeout: 60_000 });
  try {
    await eventually(() => cache.status === 'ready' && sessions.status === 'ready', 20_000, 'both are connected');
    await sessions.set('before', '1');
    expect(await sessions.wait(1, 10_000)).toBe(1);
    await master.stop('SIGKILL');
    await eventually(() => sessions.status !== 'ready', 10_000, 'it is noticed');
    // Asked while no master stands.
    expect(await sessions.set('during', '2')).toBe('OK');
    expect(sessions.stream.remoteAddress).toBe(replica.host);
    expect(await sessions.mget('before', 'during')).toEqual(['1', '2']);
    await eventually(() => cache.status === 'ready', 20_000, 'the cache is back');
    await ready(cache);
    expect(await cache.get('during')).toBe('2');
  } finally {
    cache.disconnect();
    sessions.disconnect();
  }
});
