import { expect, test } from 'vitest';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { databaseUrl } from '../harness/database.ts';
import { allHealthy, pidsOf } from '../harness/health.ts';
import type { TestStack } from '../harness/stack.ts';
import { ask, membersOf, primaryOf, timelineOf } from './members.ts';
import { OpenWriter } from './open-writer.ts';
import { upChanges } from './up-json.ts';
import { FIRST_WISHES, wholeSpec, type Wishes } from './whole-stack.ts';

/** The spec's promise `writes_return`, by default: how long a write may wait while the primary moves. Milliseconds. */
const WRITES_RETURN = 5_000;

export function databaseSteps(stack: TestStack): void {
  // As the steps before left it.
  const wishes: Wishes = { ...FIRST_WISHES, poolSize: 16, cacheMemory: '24MB', greeting: 'boa tarde' };

  test('work_mem: taken up without a restart of PostgreSQL', async () => {
    const before = await membersOf(stack);
    const pids = pidsOf(await stack.status());
    stack.write({ 'prumo.yaml': wholeSpec(stack.name, { ...wishes, workMem: '6MB' }) });
    expect(await upChanges(stack)).toContain('run database-settings');
    for (const member of before)
      await eventually(async () => (await ask(stack, member, 'SHOW work_mem')) === '6MB', {
        within: 30_000,
        every: 250,
        what: `work_mem on ${member.name}`,
      });
    expect(await membersOf(stack)).toEqual(before);
    expect(pidsOf(await stack.status())).toEqual(pids);
  });

  test('synchronous: 2: PostgreSQL has two standbys that must have a commit, and one again when told so', async () => {
    const inStep = async () =>
      ask(stack, primaryOf(await membersOf(stack)), "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'");
    const spec = wholeSpec(stack.name, { ...wishes, workMem: '6MB' });
    expect(await inStep()).toBe('1');
    const pids = pidsOf(await stack.status());
    for (const count of [2, 1]) {
      stack.write({ 'prumo.yaml': spec.replace('synchronous: 1', `synchronous: ${count}`) });
      await stack.must('up');
      await eventually(async () => (await inStep()) === String(count), {
        within: 30_000,
        every: 250,
        what: `${count} synchronous standbys`,
      });
    }
    expect(pidsOf(await allHealthy(stack, 30_000))).toEqual(pids);
  });

  test('max_connections: standbys first, then a switchover, then the old primary; no acknowledged write is lost', async () => {
    await stack.must('run', 'sql', 'CREATE TABLE ledger (key integer PRIMARY KEY)');
    const before = await membersOf(stack);
    const old = primaryOf(before);
    const timeline = await timelineOf(stack);
    await using writer = new OpenWriter((await databaseUrl(stack)).replace(':5432/', ':6432/'));
    await eventually(() => writer.acknowledged.length > 20, { within: 20_000, what: 'writes before the change' });

    stack.write({ 'prumo.yaml': wholeSpec(stack.name, { ...wishes, workMem: '6MB', maxConnections: 90 }) });
    const changes = await upChanges(stack);
    expect(changes).toContain('run database-settings');

    const reached = writer.acknowledged.length;
    await eventually(() => writer.acknowledged.length > reached + 20, { within: 20_000, what: 'writes after the change' });
    await writer.end();
    const after = await membersOf(stack);
    for (const member of after) expect(await ask(stack, member, 'SHOW max_connections'), member.name).toBe('90');
    // Every server was restarted once, the old primary last, when it no longer was one.
    for (const member of after)
      expect(member.started, member.name).toBeGreaterThan(before.find(({ name }) => name === member.name)?.started ?? 0);
    expect([...after].sort((one, other) => one.started - other.started).at(-1)?.name).toBe(old.name);
    expect(primaryOf(after).name).not.toBe(old.name);
    expect(await timelineOf(stack)).toBe(timeline + 1);

    expect(writer.abandoned).toEqual([]);
    expect(writer.longest).toBeLessThan(WRITES_RETURN);
    const acknowledged = writer.acknowledged.map(({ key }) => key).sort((one, other) => one - other);
    expect(acknowledged.length).toBeGreaterThan(50);
    expect(
      (await stack.must('run', 'sql', "SELECT string_agg(key::text, ',' ORDER BY key) FROM ledger")).stdout.trim().split(',').map(Number),
    ).toEqual(acknowledged);
    await allHealthy(stack, 60_000);
    expect(await upChanges(stack)).toEqual([]);
  });
}
