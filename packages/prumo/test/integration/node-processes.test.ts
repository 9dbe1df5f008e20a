import { execFileSync, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeProcess } from '../../src/model/index.ts';
import { userNameOf } from '../../src/platforms/local/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { AgentStack, buildAgent, type BuiltAgent, isAlive, shell, type StackUser, testService } from './harness/agent-stack.ts';
import { send } from './harness/process-tree.ts';

const isRoot = process.getuid?.() === 0;
const users: readonly StackUser[] = isRoot ? ['own', 'nobody'] : ['own'];

/** A parent that waits, a child that works, and a child that sleeps. */
const FAMILY = shell('(while :; do :; done) & sleep 1000 & wait');

let built: BuiltAgent;
beforeAll(async () => {
  built = await buildAgent();
});
afterAll(() => built[Symbol.asyncDispose]());

async function find(stack: AgentStack, node: string, isIt: (found: NodeProcess) => boolean): Promise<NodeProcess> {
  let found: NodeProcess | undefined;
  await eventually(async () => (found = (await stack.platform.processes(node)).find(isIt)) !== undefined, { within: 10_000 });
  if (found === undefined) throw new Error('unreachable');
  return found;
}

const isSleep = ({ command }: NodeProcess) => command === 'sleep 1000';

describe.each(users)('the processes of a node, to an agent as %s', (user) => {
  it('are those of its services, as the kernel lists them', async () => {
    await using stack = await AgentStack.start(built, user);
    const { pid, startTicks } = await stack.platform.define(testService('family', FAMILY));
    await stack.platform.define(testService('other', shell('exec sleep 2000'), { node: 'node2' }));
    const sleep = await find(stack, 'node1', isSleep);
    const worker = await find(stack, 'node1', (found) => found.parent === pid && found.pid !== sleep.pid);
    const listed = await stack.platform.processes('node1');
    expect(listed.map((found) => found.pid).toSorted((a, b) => a - b)).toEqual([pid ?? 0, sleep.pid, worker.pid].toSorted((a, b) => a - b));
    expect(listed.find((found) => found.pid === pid)?.startTicks).toBe(startTicks);
    expect(sleep).toMatchObject({ parent: pid, state: 'S' });
    await find(stack, 'node1', (found) => found.pid === worker.pid && found.ticks >= worker.ticks + 10);
    expect((await find(stack, 'node1', isSleep)).ticks).toBeLessThan(10);
    expect((await stack.platform.processes('node2')).map(({ command }) => command)).toEqual(['sleep 2000']);
    await expect(stack.platform.processes('nobody-knows')).rejects.toMatchObject({ code: 'unknown-node' });
  });

  it('can be struck one by one, and no other process is', async () => {
    await using stack = await AgentStack.start(built, user);
    await stack.platform.define(testService('family', FAMILY));
    await stack.platform.define(testService('other', shell('exec sleep 2000'), { node: 'node2' }));
    const sleep = await find(stack, 'node1', isSleep);
    const [stranger] = await stack.platform.processes('node2');
    if (stranger === undefined) throw new Error('no process on node2');
    // As if the pid had been taken by a later process, or an earlier one was meant.
    for (const startTicks of [sleep.startTicks + 1, sleep.startTicks - 1])
      expect(await stack.platform.strike('node1', { pid: sleep.pid, startTicks }, 'SIGKILL')).toBe(false);
    await expect(stack.platform.strike('node1', stranger, 'SIGKILL')).rejects.toMatchObject({ code: 'foreign-process' });
    const { pid, startTicks, keeper } = await stack.platform.about();
    for (const own of [{ pid, startTicks }, ...(keeper === null ? [] : [keeper])])
      await expect(stack.platform.strike('node1', own, 'SIGKILL')).rejects.toMatchObject({ code: 'foreign-process' });
    await expect(stack.platform.strike('nobody-knows', sleep, 'SIGKILL')).rejects.toMatchObject({ code: 'unknown-node' });
    expect([isAlive(sleep.pid), isAlive(stranger.pid), isAlive(pid)]).toEqual([true, true, true]);
    expect(await stack.platform.strike('node1', sleep, 'SIGSTOP')).toBe(true);
    // The kernel stops a process when it is next about to run: a moment after the signal was taken.
    expect(await find(stack, 'node1', (found) => isSleep(found) && found.state === 'T')).toMatchObject({ pid: sleep.pid });
    expect(await stack.platform.strike('node1', sleep, 'SIGKILL')).toBe(true);
    await eventually(() => !isAlive(sleep.pid), { within: 5000 });
    expect(await stack.platform.strike('node1', sleep, 'SIGKILL')).toBe(false);
    expect(isAlive(stranger.pid)).toBe(true);
  });
});

describe.runIf(isRoot)('the processes of a node, as root', () => {
  it('are also those of its user that fell out of every tree, and not of a user alike', async () => {
    await using stack = await AgentStack.start(built);
    for (const node of ['node1', 'node2']) await stack.platform.define(testService(`on-${node}`, shell('exec sleep 1000'), { node }));
    const uidOf = (node: string) => execFileSync('id', ['-u', userNameOf(stack.state, node)], { encoding: 'utf8' }).trim();
    const runAs = (uid: string) =>
      spawn('setpriv', [`--reuid=${uid}`, '--clear-groups', 'env', '-i', 'sleep', '3000'], { cwd: '/', stdio: 'ignore' });
    const [mine, other] = [runAs(uidOf('node1')), runAs(uidOf('node2'))];
    try {
      const found = await find(stack, 'node1', ({ command }) => command === 'sleep 3000');
      expect(found.pid).toBe(mine.pid);
      await find(stack, 'node2', ({ command }) => command === 'sleep 3000');
      expect(await stack.platform.strike('node1', found, 'SIGKILL')).toBe(true);
      await eventually(() => mine.signalCode === 'SIGKILL', { within: 5000 });
      expect(isAlive(other.pid ?? 0)).toBe(true);
    } finally {
      for (const { pid } of [mine, other]) if (pid !== undefined) send(pid, 'SIGKILL');
      await eventually(() => !isAlive(other.pid ?? 0), { within: 5000 });
    }
  });
});
