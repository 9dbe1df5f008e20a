import { readdirSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failOverCache } from '../../src/availability/cache-failover.ts';
import { parseSentinelRecord, sameAddress } from '../../src/availability/redis-view.ts';
import { redis as redisComponent } from '../../src/components/redis/index.ts';
import { sentinel as sentinelComponent } from '../../src/components/sentinel/index.ts';
import { CACHE_MASTER, PORTS, type SecretName, type Service, type StackContext } from '../../src/model/index.ts';
import { fixtureContext } from '../fixture/context.ts';
import { eventually } from '../fixture/eventually.ts';
import { listening } from '../fixture/listening.ts';
import { RealServices } from '../fixture/real-services.ts';
import { as, CacheWriter, client, controlOf, logIn, namedMaster, nodeAddress, replicationOf } from './cache-clients.ts';

const SUBNET = '127.205.1';
/** The promise to users of this component: writes return within this after a master's SIGKILL. Milliseconds. */
const WRITES_RETURN = 3000;

let run: RealServices;
let context: StackContext;
let services: readonly Service[];

function contextWith(secrets: Partial<Record<SecretName, string>> = {}): StackContext {
  return fixtureContext({
    allocation: { subnet: SUBNET, state: run.state, run: `${run.state}/run` },
    inputs: { secrets: (name) => secrets[name] ?? `secretof${name.replaceAll(/[^a-z]/g, '')}` },
  });
}

function service(name: string): Service {
  const found = services.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

/** One master that all name, the other its replica with the link up, and each Sentinel knows the others: any next failover can work. */
async function healthy(within = 20_000): Promise<{ master: number; replica: number }> {
  return eventually(
    async () => {
      const named = await namedMaster(context);
      const [one, two] = await Promise.all([replicationOf(context, 1), replicationOf(context, 2)]);
      const master = one?.role === 'master' ? 1 : 2;
      const views = master === 1 ? { own: one, other: two } : { own: two, other: one };
      if (views.own?.role !== 'master' || views.other?.role !== 'replica' || !views.other.linkUp) return undefined;
      if (!sameAddress(named, nodeAddress(context, master))) return undefined;
      for (const node of context.nodesOf('sentinel')) {
        const quorum = await as(context, 'monitor', { host: node.address, port: PORTS.sentinel }, async (sentinel) =>
          sentinel.call('SENTINEL', 'CKQUORUM', CACHE_MASTER),
        );
        if (!String(quorum).startsWith('OK 3 usable')) return undefined;
      }
      return { master, replica: 3 - master };
    },
    { within, what: 'a healthy cache' },
  );
}

/** The Sentinels have seen both servers again: after its return a replica is `s_down` for them until they have asked it. */
async function recovered(): Promise<void> {
  await eventually(
    async () => {
      for (const sentinel of controlOf(context).sentinels) {
        const master = await controlOf(context).ask(sentinel, 'monitor', ['SENTINEL', 'MASTER', CACHE_MASTER]);
        // A failover of an earlier test that is still under way would have this one refused (`INPROG`).
        if (parseSentinelRecord(master).get('flags') !== 'master') return undefined;
        const replicas = await controlOf(context).ask(sentinel, 'monitor', ['SENTINEL', 'REPLICAS', CACHE_MASTER]);
        const records = (Array.isArray(replicas) ? replicas : []).map(parseSentinelRecord);
        if (!records.some((record) => record.get('flags') === 'slave')) return undefined;
      }
      return true;
    },
    { within: 20_000, every: 200, what: 'a replica in good standing with every Sentinel' },
  );
}

async function missing(keys: readonly string[], index: number): Promise<readonly string[]> {
  return as(context, 'app', nodeAddress(context, index), async (redis) => {
    const values = keys.length === 0 ? [] : await redis.mget([...keys]);
    return keys.filter((_, position) => values[position] === null);
  });
}

beforeAll(async () => {
  run = new RealServices('redis');
  context = contextWith();
  services = [...redisComponent.services(context), ...sentinelComponent.services(context)];
  for (const each of services) run.start(each);
  await healthy();
}, 40_000);

afterAll(async () => {
  await run[Symbol.asyncDispose]();
});

describe('a fresh cache', () => {
  test('has the first node as master and the second as its replica', async () => {
    expect((await healthy()).master).toBe(1);
  });

  test('listens on its declared sockets only, and shows no secret in its arguments', () => {
    for (const each of services) {
      const declared = each.sockets.map(({ address, port }) => (port === undefined ? address : `${address}:${port}`));
      expect(listening(run.pid(each.name)), each.name).toEqual(declared.toSorted());
      expect(readFileSync(`/proc/${run.pid(each.name)}/cmdline`, 'utf8')).not.toMatch(/secretof/);
      expect(run.log(each.name)).not.toMatch(/secretof/);
    }
  });

  test('keeps every file of its own unreadable for other users, those that Sentinel rewrites too', () => {
    const folders = services.map((each) => `${run.state}/services/${each.name}/data`);
    const open = folders
      .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
      .filter((path) => (statSync(path).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  });
});

describe('access', () => {
  test.each([
    ['a wrong password', ['app', 'wrong']],
    ['an unknown user', ['root', 'secretofcacheapp']],
    ['the default user with the password of another', ['secretofcacheapp']],
  ] as const)('is refused with %s', async (_, credentials) => {
    for (const address of [nodeAddress(context, 1), { host: context.node('sentinel1').address, port: PORTS.sentinel }]) {
      await expect(logIn(address, ...credentials)).rejects.toThrow(/WRONGPASS/);
    }
  });

  test('is refused without a password', async () => {
    const redis = client(context.node('cache1').address, PORTS.redis, {});
    await redis.connect();
    await expect(redis.get('anything')).rejects.toThrow(/NOAUTH/);
    redis.disconnect();
  });

  test.each([
    ['CONFIG', 'GET', '*'],
    ['CONFIG', 'SET', 'maxmemory', '1'],
    ['SHUTDOWN'],
    ['FLUSHALL'],
    ['FLUSHDB'],
    ['KEYS', '*'],
    ['ACL', 'LIST'],
    ['DEBUG', 'SLEEP', '0'],
    ['REPLICAOF', 'NO', 'ONE'],
    ['MONITOR'],
    ['SAVE'],
    ['CLIENT', 'KILL', 'TYPE', 'normal'],
    ['MIGRATE', '127.0.0.1', '1', 'k', '0', '1'],
    ['MODULE', 'LIST'],
    ['SWAPDB', '0', '1'],
  ])('of the application does not reach %s %s', async (...words) => {
    const [command = '', ...rest] = words.filter((word) => typeof word === 'string');
    await as(context, 'app', nodeAddress(context, 1), async (redis) => {
      await expect(redis.call(command, ...rest)).rejects.toThrow(/NOPERM|DEBUG command not allowed/);
    });
  });

  test('of the application reaches what applications use: data, scripts, streams, blocking reads, messages, INFO', async () => {
    await as(context, 'app', nodeAddress(context, 1), async (redis) => {
      await redis.set('access:key', 'value', 'EX', 60);
      expect(await redis.eval('return redis.call("GET", KEYS[1])', 1, 'access:key')).toBe('value');
      await redis.xadd('access:stream', '*', 'field', 'value');
      await redis.rpush('access:list', 'item');
      expect(await redis.blpop('access:list', 1)).toEqual(['access:list', 'item']);
      expect(await redis.publish('access:channel', 'message')).toBe(0);
      expect(await redis.info('server')).toMatch(/redis_version/);
      expect(await redis.multi().set('access:other', '1').get('access:other').exec()).toEqual([
        [null, 'OK'],
        [null, '1'],
      ]);
    });
  });

  test('of the monitor user reads the state and no data, here and on a Sentinel', async () => {
    await as(context, 'monitor', nodeAddress(context, 1), async (redis) => {
      expect(await redis.ping()).toBe('PONG');
      expect(await redis.call('ROLE')).toContain('master');
      await expect(redis.get('access:key')).rejects.toThrow(/NOPERM/);
    });
    await as(context, 'monitor', { host: context.node('sentinel1').address, port: PORTS.sentinel }, async (sentinel) => {
      await expect(sentinel.call('SENTINEL', 'FAILOVER', CACHE_MASTER)).rejects.toThrow(/NOPERM/);
    });
  });
});

describe('losing the master', () => {
  test('by SIGKILL: writes return in time, and the old master comes back as a replica with all data', async () => {
    const { master, replica } = await healthy();
    const writer = new CacheWriter(context, 'sigkill');
    await eventually(() => writer.acknowledged.length >= 50, { within: 5000, what: 'fifty writes' });
    const killedAt = performance.now();
    await run.kill(`redis-${master}`);
    await eventually(async () => sameAddress(await namedMaster(context), nodeAddress(context, replica)), {
      within: 15_000,
      what: 'promotion',
    });
    await eventually(() => writer.acknowledged.some(({ at }) => at > killedAt + 500), { within: 5000, what: 'a write to the new master' });
    run.start(service(`redis-${master}`));
    expect((await healthy()).master).toBe(replica);
    await writer[Symbol.asyncDispose]();
    console.log(`writes were away for ${Math.round(writer.longestGap())} ms after SIGKILL of the master`);
    expect(writer.longestGap()).toBeLessThanOrEqual(WRITES_RETURN);
    const before = writer.acknowledged.filter(({ at }) => at < killedAt - 200).map(({ key }) => key);
    const after = writer.acknowledged.filter(({ at }) => at > killedAt + 500).map(({ key }) => key);
    expect(before.length).toBeGreaterThan(20);
    expect(after.length).toBeGreaterThan(0);
    for (const index of [1, 2]) {
      await eventually(async () => (await missing([...before, ...after], index)).length === 0, {
        within: 3000,
        what: `all keys on node ${index}`,
      });
    }
  }, 60_000);

  test('and starting it at once, before anybody noticed: it never is a second master', async () => {
    const { master, replica } = await healthy();
    await as(context, 'app', nodeAddress(context, master), async (redis) => redis.set('at-once', 'kept'));
    await eventually(async () => (await missing(['at-once'], replica)).length === 0, { within: 2000, what: 'the key on the replica' });
    await run.kill(`redis-${master}`);
    run.start(service(`redis-${master}`));
    let masters = 0;
    await eventually(
      async () => {
        const views = await Promise.all([replicationOf(context, 1), replicationOf(context, 2)]);
        masters = Math.max(masters, views.filter((view) => view?.role === 'master').length);
        const [old, heir] = master === 1 ? views : views.toReversed();
        return heir?.role === 'master' && old?.role === 'replica' && old.linkUp;
      },
      { within: 20_000, what: 'the old master as a replica' },
    );
    expect(masters).toBe(1);
    expect(await missing(['at-once'], replica)).toEqual([]);
    expect(run.log(`redis-${master}`)).toMatch(/waiting for the Sentinels to promote/);
  }, 60_000);

  test('together with its replica: there is nobody to promote, so it starts at once, and nothing is lost', async () => {
    const { master } = await healthy();
    const keys = Array.from({ length: 500 }, (_, number) => `both:${number}`);
    await as(context, 'app', nodeAddress(context, master), async (redis) =>
      redis.mset(Object.fromEntries(keys.map((key) => [key, 'kept']))),
    );
    await Promise.all([run.kill('redis-1'), run.kill('redis-2')]);
    run.start(service('redis-1'));
    run.start(service('redis-2'));
    const now = await healthy();
    expect(now.master).toBe(master);
    expect(await missing(keys, now.master)).toEqual([]);
  }, 60_000);

  test('on purpose: writes are away for a moment, and not one that was acknowledged is lost', async () => {
    const { master, replica } = await healthy();
    await recovered();
    const writer = new CacheWriter(context, 'planned');
    await eventually(() => writer.acknowledged.length >= 50, { within: 5000, what: 'fifty writes' });
    const moved = await failOverCache(controlOf(context), nodeAddress(context, master), 0, AbortSignal.timeout(20_000));
    expect(sameAddress(moved, nodeAddress(context, replica))).toBe(true);
    const after = performance.now();
    await eventually(() => writer.acknowledged.some(({ at }) => at > after), { within: 5000, what: 'a write to the new master' });
    await writer[Symbol.asyncDispose]();
    console.log(`writes were away for ${Math.round(writer.longestGap())} ms in a planned failover`);
    expect(writer.longestGap()).toBeLessThanOrEqual(WRITES_RETURN);
    await healthy();
    expect(
      await missing(
        writer.acknowledged.map(({ key }) => key),
        replica,
      ),
    ).toEqual([]);
  }, 60_000);

  test('on purpose without a replica to take over is given up, and the master takes writes again', async () => {
    const { master, replica } = await healthy();
    await run.kill(`redis-${replica}`);
    await expect(failOverCache(controlOf(context), nodeAddress(context, master), 0, AbortSignal.timeout(1500))).rejects.toThrow(/abort/i);
    await as(context, 'app', nodeAddress(context, master), async (redis) => redis.set('still', 'writable'));
    run.start(service(`redis-${replica}`));
    expect((await healthy()).master).toBe(master);
  }, 60_000);
});

describe('stopping everything and starting again', () => {
  test('a replica told to stop while it still writes its first append-only file does so', async () => {
    const { master, replica } = await healthy();
    // In portions: a script that runs for a second would look to Sentinel like a dead master.
    for (let portion = 0; portion < 15; portion += 1) {
      await as(context, 'operator', nodeAddress(context, master), async (redis) =>
        redis.call('EVAL', `for i = 1, 10000 do redis.call("SET", "bulk:${portion}:" .. i, string.rep("x", 100)) end`, '0'),
      );
    }
    await run.kill(`redis-${replica}`);
    run.start(service(`redis-${replica}`));
    await eventually(
      async () =>
        as(context, 'operator', nodeAddress(context, replica), async (redis) =>
          /aof_rewrite_in_progress:1/.test(await redis.info('persistence')),
        ),
      { within: 15_000, every: 1, what: 'the first append-only file being written' },
    );
    const told = performance.now();
    await run.kill(`redis-${replica}`, 'SIGTERM');
    expect(performance.now() - told).toBeLessThan(service(`redis-${replica}`).stop.within);
    run.start(service(`redis-${replica}`));
    expect((await healthy()).master).toBe(master);
    await as(context, 'operator', nodeAddress(context, master), async (redis) => redis.flushall('ASYNC'));
  }, 60_000);

  test.each([['SIGTERM'], ['SIGKILL']] as const)(
    'with %s keeps the data, the master, and what each Sentinel is',
    async (signal) => {
      const { master, replica } = await healthy();
      const keys = Array.from({ length: 500 }, (_, number) => `${signal}:${number}`);
      await as(context, 'app', nodeAddress(context, master), async (redis) =>
        redis.mset(Object.fromEntries(keys.map((key) => [key, 'kept']))),
      );
      const identities = sentinelIdentities();
      for (const each of [...services].toReversed().filter(({ component }) => component === 'sentinel')) await run.kill(each.name, signal);
      // The replica first, and a write it never sees: if it were promoted on the way up, the write would be lost.
      await run.kill(`redis-${replica}`, signal);
      await as(context, 'app', nodeAddress(context, master), async (redis) => redis.set(`${signal}:last`, 'kept'));
      await run.kill(`redis-${master}`, signal);
      // The other way round on the way up, and Sentinels already waiting: the worst order.
      for (const each of services.filter(({ component }) => component === 'sentinel')) run.start(each);
      run.start(service(`redis-${replica}`));
      await wait(1500); // long enough for the Sentinels to hold the master for down: the fault this test is about
      run.start(service(`redis-${master}`));
      expect((await healthy()).master).toBe(master);
      expect(await missing([...keys, `${signal}:last`], master)).toEqual([]);
      expect(sentinelIdentities()).toEqual(identities);
    },
    90_000,
  );
});

describe('changed secrets', () => {
  test('are taken up without dropping anybody, and the old password ends with the second reload', async () => {
    const { master, replica } = await healthy();
    const old = context;
    const kept = client(nodeAddress(context, master).host, PORTS.redis, { username: 'app', password: old.secret('cache.app') });
    await kept.connect();
    const rotated = contextWith({
      'cache.app': 'rotatedapp',
      'cache.replication': 'rotatedreplication',
      'cache.default': 'rotateddefault',
      'cache.operator': 'rotatedoperator',
      'cache.sentinel': 'rotatedsentinel',
    });
    const renewed = redisComponent.services(rotated);
    const reloadAll = async (): Promise<void> => {
      for (const each of renewed) await run.reload(each);
    };
    await reloadAll();
    for (const during of [old, rotated]) {
      expect(await as(during, 'app', nodeAddress(context, master), async (redis) => redis.ping())).toBe('PONG');
      expect((await replicationOf(during, replica))?.role).toBe('replica');
    }
    await reloadAll();
    await expect(logIn(nodeAddress(context, master), 'app', old.secret('cache.app'))).rejects.toThrow(/WRONGPASS/);
    expect(await kept.ping()).toBe('PONG');
    kept.disconnect();

    // Sentinels take theirs by a restart, one at a time; then everything must still fail over and find each other.
    for (const each of sentinelComponent.services(rotated)) {
      await run.kill(each.name, 'SIGTERM');
      run.start(each);
    }
    context = rotated;
    services = [...renewed, ...sentinelComponent.services(rotated)];
    expect((await healthy()).master).toBe(master);
    await run.kill(`redis-${master}`);
    run.start(service(`redis-${master}`));
    expect((await healthy(30_000)).master).toBe(replica);
    await expect(
      logIn({ host: context.node('sentinel1').address, port: PORTS.sentinel }, 'monitor', old.secret('cache.default')),
    ).rejects.toThrow(/WRONGPASS/);
  }, 90_000);

  test('a changed memory limit is taken up without a restart', async () => {
    const before = run.pid('redis-1');
    const spec = { ...context.spec, cache: { memory: 96 * 1024 * 1024, policy: 'allkeys-lru', replicas: 1, sentinels: 3 } };
    const larger = redisComponent.services({ ...context, spec }).find(({ name }) => name === 'redis-1');
    if (larger === undefined) throw new Error('no redis-1');
    expect(redisComponent.change?.(service('redis-1'), larger)).toBe('reload');
    await run.reload(larger);
    await as(context, 'operator', nodeAddress(context, 1), async (redis) => {
      expect(await redis.config('GET', 'maxmemory')).toEqual(['maxmemory', String(96 * 1024 * 1024)]);
      expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'allkeys-lru']);
    });
    expect(run.pid('redis-1')).toBe(before);
    expect(run.alive('redis-1')).toBe(true);
  });
});

function sentinelIdentities(): readonly (string | undefined)[] {
  return context
    .nodesOf('sentinel')
    .map(
      ({ index }) => /^sentinel myid (\S+)$/m.exec(readFileSync(`${run.state}/services/sentinel-${index}/data/sentinel.conf`, 'utf8'))?.[1],
    );
}
