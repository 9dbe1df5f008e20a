import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { complaints } from '../harness/health.ts';
import { send } from '../harness/process-table.ts';
import { PYTHON_APP } from '../harness/python-app.ts';
import { pidsOfInstance } from '../harness/remains.ts';
import { TestStack } from '../harness/stack.ts';
import { secretOf } from '../lifecycle/secrets.ts';
import { addressOf, changeRouter } from './administration.ts';
import { prove, proveWhileBroken, theOne, verdictOf } from './proving.ts';

const SPEC = `name: cacheapp
app:
  pool: 2
  env: { STOPS: in-order }
  processes:
    web: { command: /usr/bin/python3 app.py, port: http, replicas: 2, memory: 64MB, health: /health, ready: /ready }
edge: {}
cache: { memory: 32MB }
database: { standbys: 0, pooler: { instances: 1 } }
`;

const ROUTERS = [1, 2];

/** The drills of the cache and of the application, each with its negative control. */
describe('cache and application', () => {
  const stack = new TestStack({ name: 'cacheapp', spec: SPEC, files: { 'app.py': PYTHON_APP } });
  const healthy = () => eventually(async () => complaints(await stack.status()).length === 0, { within: 60_000, every: 500 });
  beforeAll(async () => {
    await stack.must('up');
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  test('a stack in order proves them', async () => {
    const proofs = await prove(stack, 'redis-failover', 'process-loss', 'drain');
    expect(proofs.map((proof) => `${proof.drill} ${verdictOf(proof)}`).toSorted()).toEqual([
      'drain proven',
      'process-loss proven',
      'redis-failover proven',
    ]);
    expect(proofs.every(({ undone, attestation }) => undone && attestation !== null)).toBe(true);
  });

  test('redis-failover fails when the replica has lost what it confirmed', async () => {
    await using undo = new AsyncDisposableStack();
    await healthy();
    const proof = await proveWhileBroken(stack, 'redis-failover', /to be struck: redis-(\d)/, async (struck) => {
      const redis = undo.use(new OperatedRedis(addressOf(stack, 60 + (struck === '1' ? 2 : 1)), secretOf(stack, 'cache.operator')));
      undo.defer(() => redis.call('CONFIG', 'SET', 'replica-read-only', 'yes').then(() => undefined));
      await redis.call('CONFIG', 'SET', 'replica-read-only', 'no');
      await redis.call('FLUSHALL');
      await redis.call('CONFIG', 'SET', 'replica-read-only', 'yes');
    });
    expect(verdictOf(proof)).toMatch(/confirmed-cache-writes-kept failed/);
    expect(proof.measurements['confirmed-writes-lost']?.value).toBeGreaterThan(0);
  });

  test('redis-failover fails when the Sentinels take their time', async () => {
    await using undo = new AsyncDisposableStack();
    await healthy();
    const sentinels = async (milliseconds: number) => {
      for (const index of [1, 2, 3]) {
        await using redis = new OperatedRedis(addressOf(stack, 70 + index), secretOf(stack, 'cache.sentinel'), 'sentinel', 26379);
        await redis.call('SENTINEL', 'SET', 'cache', 'down-after-milliseconds', String(milliseconds));
      }
    };
    undo.defer(() => sentinels(1000));
    await sentinels(8000);
    const proof = theOne(await prove(stack, 'redis-failover'));
    expect(verdictOf(proof)).toMatch(/cache-writes-return-in-time failed/);
  });

  test('redis-failover fails when the routers do not lead to the new master', async () => {
    await using undo = new AsyncDisposableStack();
    await healthy();
    const route = async (replica: number, state: 'maint' | 'ready') => {
      for (const router of ROUTERS) await changeRouter(stack, router, `set server cache/redis-${replica} state ${state}`);
    };
    const proof = await proveWhileBroken(stack, 'redis-failover', /to be struck: redis-(\d)/, async (struck) => {
      const replica = struck === '1' ? 2 : 1;
      undo.defer(() => route(replica, 'ready'));
      await route(replica, 'maint');
    });
    expect(verdictOf(proof)).toMatch(/^failed: cache-failover-keeps-address failed/);
  });

  test('process-loss fails when the other replica hangs', async () => {
    await using undo = new AsyncDisposableStack();
    await healthy();
    const proof = await proveWhileBroken(stack, 'process-loss', /to be struck: web-(\d)/, (struck) => {
      const hung = pidsOfInstance(stack.place, struck === '1' ? 'web-2' : 'web-1');
      undo.defer(() => {
        for (const pid of hung) send(pid, 'SIGCONT');
      });
      for (const pid of hung) send(pid, 'SIGSTOP');
      return Promise.resolve();
    });
    expect(verdictOf(proof)).toMatch(/application-survives-a-process failed/);
  });

  test('drain fails when a replica that was told to stop answers errors', async () => {
    await healthy();
    stack.write({ 'prumo.yaml': SPEC.replace('STOPS: in-order', 'STOPS: badly') });
    await stack.must('up', '--wait');
    const proof = theOne(await prove(stack, 'drain'));
    expect(verdictOf(proof)).toMatch(/stopped-replica-fails-no-request failed/);
    expect(proof.measurements['failed-requests']?.value).toBeGreaterThan(0);
  });
});

/** One connection as the user that may do everything. */
class OperatedRedis implements AsyncDisposable {
  readonly #redis: Redis;

  constructor(host: string, password: string, username = 'operator', port = 6379) {
    this.#redis = new Redis({ host, port, username, password, enableReadyCheck: false, disableClientInfo: true, maxRetriesPerRequest: 0 });
    this.#redis.on('error', () => undefined);
  }

  call(command: string, ...words: readonly string[]): Promise<unknown> {
    return this.#redis.call(command, ...words);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#redis.disconnect();
    return Promise.resolve();
  }
}
