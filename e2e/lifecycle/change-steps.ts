import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { allHealthy, pidsOf } from '../harness/health.ts';
import { query } from '../harness/database.ts';
import type { TestStack } from '../harness/stack.ts';
import { visit, whileVisited } from './edge-visits.ts';
import { secretOf } from './secrets.ts';
import { upChanges } from './up-json.ts';
import { FIRST_WISHES, wholeSpec, type Wishes } from './whole-stack.ts';

export function changeSteps(stack: TestStack): void {
  let wishes: Wishes = FIRST_WISHES;
  /** Edit the spec and bring it about; what changed, as `action name`, and the pids before and after. */
  const change = async (
    edited: Partial<Wishes>,
  ): Promise<{ changes: readonly string[]; before: ReturnType<typeof pidsOf>; after: ReturnType<typeof pidsOf> }> => {
    wishes = { ...wishes, ...edited };
    const before = pidsOf(await stack.status());
    stack.write({ 'prumo.yaml': wholeSpec(stack.name, wishes) });
    const changes = await upChanges(stack);
    return { changes, before, after: pidsOf(await allHealthy(stack, 60_000)) };
  };

  test('pooler size: both poolers reload, nobody else notices', async () => {
    const { changes, before, after } = await change({ poolSize: 16 });
    expect(changes).toEqual(['reload pgbouncer-1', 'reload pgbouncer-2']);
    expect(after).toEqual(before);
    const subnet = stack.allocation()?.subnet ?? '';
    for (const address of [`${subnet}.41`, `${subnet}.42`]) {
      const console = `postgresql://monitor:${secretOf(stack, 'database.monitor')}@${address}:6432/pgbouncer`;
      const settings = await query(console, 'SHOW CONFIG');
      expect(settings.find(({ key }) => key === 'default_pool_size')?.['value'], address).toBe('8');
    }
  });

  test('cache memory: CONFIG SET on both, no restart', async () => {
    const { changes, before, after } = await change({ cacheMemory: '24MB' });
    expect(changes).toEqual(['reload redis-1', 'reload redis-2']);
    expect(after).toEqual(before);
    const subnet = stack.allocation()?.subnet ?? '';
    for (const host of [`${subnet}.61`, `${subnet}.62`]) {
      const redis = new Redis({
        host,
        port: 6379,
        username: 'operator',
        password: secretOf(stack, 'cache.operator'),
        maxRetriesPerRequest: 1,
      });
      try {
        expect(await redis.config('GET', 'maxmemory'), host).toEqual(['maxmemory', String(24 * 1024 ** 2)]);
      } finally {
        redis.disconnect();
      }
    }
  });

  test('a variable of the application: its replicas roll one at a time and no request fails', async () => {
    let changed: Awaited<ReturnType<typeof change>> | undefined;
    const answers = await whileVisited(stack, async () => (changed = await change({ greeting: 'boa tarde' })));
    expect(changed?.changes).toEqual(['roll web-1', 'roll web-2', 'roll worker-1']);
    const moved = Object.keys(changed?.after ?? {}).filter((name) => changed?.after[name] !== changed?.before[name]);
    expect(moved.sort()).toEqual(['web-1', 'web-2', 'worker-1']);
    expect(new Set(answers.map(({ greeting }) => greeting))).toEqual(new Set(['bom dia', 'boa tarde']));
  });

  test('`scale web=4` and `web=1`: the rest of the file byte for byte, the edge follows, no request fails', async () => {
    const spec = (): string => readFileSync(join(stack.app, 'prumo.yaml'), 'utf8');
    const written = spec();
    const before = pidsOf(await stack.status());
    expect((await stack.must('scale', 'web=4', '--dry-run')).stdout).toContain('web-4');
    expect(spec(), '--dry-run writes nothing').toBe(written);
    await whileVisited(stack, async () => {
      await stack.must('scale', 'web=4');
      expect(spec()).toBe(written.replace('replicas: 2', 'replicas: 4'));
    });
    const many = pidsOf(await allHealthy(stack, 60_000));
    expect(many).toEqual({ ...before, 'web-3': expect.any(Number), 'web-4': expect.any(Number) });
    // The visitors beside it count for their answers: of a few that come one by one, chance may send none to a replica.
    await whileVisited(stack, () =>
      eventually(() => spreadOver(stack, 4), { within: 30_000, every: 500, what: 'requests at all four replicas' }),
    );
    await whileVisited(stack, async () => {
      await stack.must('scale', 'web=1');
      expect(spec()).toBe(written.replace('replicas: 2', 'replicas: 1'));
    });
    const few = pidsOf(await allHealthy(stack, 60_000));
    const { 'web-2': _, ...rest } = before;
    expect(few).toEqual(rest);
    const refused = await stack.prumo('scale', 'wbe=2', '--json');
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'unknown-service', what: expect.stringContaining('web') } });
    expect(await change({ replicas: 2 })).toMatchObject({ changes: expect.arrayContaining(['create web-2', 'reload edge']) });
  });

  test('without `cache`: its services are gone, and the way to it; with it again they are back', async () => {
    const gone = await change({ cacheMemory: undefined });
    expect(gone.changes).toEqual(
      expect.arrayContaining(['remove redis-1', 'remove redis-2', 'remove sentinel-1', 'remove sentinel-2', 'remove sentinel-3']),
    );
    expect(Object.keys(gone.after).filter((name) => /^(redis|sentinel)/.test(name))).toEqual([]);
    for (const name of ['etcd-1', 'postgres-1', 'postgres-2', 'postgres-3', 'pgbouncer-1', 'router-1', 'edge'])
      expect(gone.after[name], name).toBe(gone.before[name]);
    expect((await stack.prumo('connect', 'cache', '--print')).code).toBe(2);
    const back = await change({ cacheMemory: '24MB' });
    expect(back.changes).toEqual(expect.arrayContaining(['create redis-1', 'create redis-2', 'create sentinel-1']));
  });
}

/** Whether the edge sends requests to that many replicas. */
async function spreadOver(stack: TestStack, replicas: number): Promise<boolean> {
  const answers = await Promise.all(Array.from({ length: 4 * replicas }, () => visit(stack)));
  return new Set(answers.map(({ replica }) => replica)).size === replicas;
}
