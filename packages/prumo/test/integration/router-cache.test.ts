import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSentinelRecord } from '../../src/availability/redis-view.ts';
import { haproxy } from '../../src/components/haproxy/index.ts';
import { redis } from '../../src/components/redis/index.ts';
import { sentinel } from '../../src/components/sentinel/index.ts';
import { CACHE_MASTER, type Service, type StackContext } from '../../src/model/index.ts';
import { fixtureContext } from '../fixture/context.ts';
import { eventually } from '../fixture/eventually.ts';
import { RealServices } from '../fixture/real-services.ts';
import { as, controlOf, replicationOf } from './cache-clients.ts';

// As an ordinary user runs it: everything, both routers included, belongs to one user.
let run: RealServices;
let context: StackContext;
let services: readonly Service[];

beforeAll(() => {
  run = new RealServices('router-cache');
  context = fixtureContext({
    allocation: { subnet: '127.204.4', state: run.state, run: `${run.state}/run`, isRoot: false },
    inputs: { secrets: (name) => `secretof${name.replaceAll(/[^a-z]/g, '')}` },
  });
  services = [...redis.services(context), ...sentinel.services(context), ...haproxy.services(context)];
  for (const service of services) run.start(service);
});

afterAll(() => run[Symbol.asyncDispose]());

test('HAProxy’s own checker accepts the configuration with a cache', () => {
  for (const router of services.filter((service) => service.component === 'haproxy')) {
    execFileSync(context.server('haproxy').path, ['-c', '-f', `${context.etc(router.name)}/haproxy.cfg`], {
      stdio: 'pipe',
      timeout: 10_000,
    });
  }
});

test('the cache’s address leads to the master, and after its death to the new one', async () => {
  await eventually(() => throughRouter('SET', 'before', 'kept'), { within: 30_000, every: 100, what: 'writes through the router' });
  const master = await eventually(readyToFailOver, {
    within: 30_000,
    every: 200,
    what: 'a master, its replica, and Sentinels that know both',
  });
  await run.kill(`redis-${master}`);
  const began = performance.now();
  await eventually(async () => (await throughRouter('SET', 'after', 'written')) === 'OK', {
    within: 15_000,
    every: 50,
    what: 'writes through the router after the master’s death',
  });
  console.log(`cache master killed: writes through the router back after ${Math.round(performance.now() - began)} ms`);
  expect(await throughRouter('GET', 'before')).toBe('kept');
  expect((await replicationOf(context, 3 - master))?.role).toBe('master');
});

function throughRouter(command: string, ...rest: readonly string[]): Promise<unknown> {
  return as(context, 'app', context.endpoint('cache'), async (redis) => redis.call(command, ...rest));
}

/** Index of the master’s node, once every Sentinel would find a quorum and knows a replica to promote. */
async function readyToFailOver(): Promise<number | undefined> {
  const [one, two] = await Promise.all([replicationOf(context, 1), replicationOf(context, 2)]);
  const control = controlOf(context);
  for (const sentinelAddress of control.sentinels) {
    const quorum = await control.ask(sentinelAddress, 'monitor', ['SENTINEL', 'CKQUORUM', CACHE_MASTER]);
    const replicas = await control.ask(sentinelAddress, 'monitor', ['SENTINEL', 'REPLICAS', CACHE_MASTER]);
    if (
      !String(quorum).startsWith('OK 3 usable') ||
      !Array.isArray(replicas) ||
      !replicas.some((replica) => parseSentinelRecord(replica).get('flags') === 'slave')
    )
      return undefined;
  }
  if (one?.role === 'master' && two?.role === 'replica' && two.linkUp) return 1;
  return two?.role === 'master' && one?.role === 'replica' && one.linkUp ? 2 : undefined;
}
