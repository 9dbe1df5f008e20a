import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LocalPlatform } from '../../packages/prumo/src/platforms/local/local-platform.ts';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { allHealthy, pidsOf } from '../harness/health.ts';
import { isAlive, processTable, send } from '../harness/process-table.ts';
import { smallStack } from './small-stack.ts';

/** Milliseconds until the controller has noticed, made sure that no keeper is at work, and started another. */
const REVIVED_WITHIN = 60_000;

/** Nobody but the controller is left to start an agent whose keeper died with it. */
describe('an agent and its keeper that are killed at once', () => {
  const stack = smallStack('agent-lost');
  beforeAll(() => stack.must('up'));
  afterAll(() => stack[Symbol.asyncDispose]());

  test('come back by the controller; what a guard kept is undone, and nothing else was touched', async () => {
    const before = pidsOf(await allHealthy(stack, 60_000));
    const platform = new LocalPlatform({ state: stack.state, run: stack.allocation()?.run ?? '' });
    const { pid, keeper } = await platform.about();
    const { partition } = await platform.capabilities();
    await platform.guard(
      'test',
      [
        { kind: 'resume', service: 'web-1' },
        { kind: 'rejoin', node: 'db1' },
      ],
      600_000,
    );
    await platform.pause('web-1');
    if (partition) await platform.isolate('db1', ['etcd1']);
    const table = processTable();
    const doomed = [keeper?.pid, pid].map((one) => table.find((found) => found.pid === one));
    expect(doomed.every((found) => found !== undefined)).toBe(true);
    // The keeper first, or it would start another.
    for (const found of doomed) if (found !== undefined) send(found.pid, 'SIGKILL');
    await eventually(() => doomed.every((found) => found === undefined || !isAlive(found)), { within: 10_000 });
    const began = performance.now();
    const revived = await eventually(() => platform.about().catch(() => undefined), { within: REVIVED_WITHIN, every: 200 });
    console.log(`an agent answered ${Math.round(performance.now() - began)} ms after the death of the last`);
    expect(revived.pid).not.toBe(pid);
    expect(revived.keeper).not.toBeNull();
    await eventually(async () => (await platform.observe()).find(({ service }) => service === 'web-1')?.state === 'running', {
      within: 10_000,
      what: 'web-1 resumed',
    });
    expect(await platform.isolated('db1')).toBe(0);
    expect(await platform.renew('test')).toBe(false);
    expect(await platform.settle('test')).toEqual([]);
    expect(pidsOf(await allHealthy(stack, 60_000))).toEqual(before);
  });
});
