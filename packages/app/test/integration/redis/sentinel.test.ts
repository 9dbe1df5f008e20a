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

test('a switch told while the master’s address is asked for ends nothing: the attempt begins again, and what waits is answered', async () => {
  await using master = await startRedis();
  await using sentinel = await startSentinel(master, 0);
  const server = { addresses: [sentinel.address], master: 'kit', password: master.password };
  const redis = openRedis({ server, name: 'sessions', whenAway: 'wait', commandTimeout: 60_000 });
  const copy = redis.duplicate({ connectionName: 'copy' });
  const other = openRedis({ server: `redis://:${master.password}@${master.host}:${master.port}`, name: 'other', whenAway: 'wait' });
  // It does not begin to connect by itself, as the one it was made from.
  copy.on('error', () => undefined);
  void copy.connect();
  try {
    for (const client of [redis, copy]) {
      await eventually(() => client.status === 'ready', 20_000, 'it is connected');
      sentinel.signal('SIGSTOP');
      await other.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await eventually(() => client.status === 'connecting', 10_000, 'it asks the sentinel, which does not answer');
      const waits = client.set('waits', '1');
      // What ioredis's failover detector does when it hears of a switch.
      client.disconnect(true);
      sentinel.signal('SIGCONT');
      expect(await waits).toBe('OK');
    }
    // Who leaves while it asks has left.
    sentinel.signal('SIGSTOP');
    await other.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await eventually(() => redis.status === 'connecting', 10_000, 'it asks the sentinel again');
    redis.disconnect();
    sentinel.signal('SIGCONT');
    await eventually(() => redis.status === 'end', 10_000, 'it has ended');
  } finally {
    sentinel.signal('SIGCONT');
    for (const client of [redis, copy, other]) client.disconnect();
  }
});
