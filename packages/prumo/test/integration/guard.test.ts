import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job, UndoStep } from '../../src/model/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { AgentStack, buildAgent, type BuiltAgent, shell, type StackUser, testService } from './harness/agent-stack.ts';
import { isStopped } from './harness/process-tree.ts';

const isRoot = process.getuid?.() === 0;
const users: readonly StackUser[] = isRoot ? ['own', 'nobody'] : ['own'];
const FOR_EVER = shell('exec sleep 1000');
const LEASE = 400;

let built: BuiltAgent;
beforeAll(async () => {
  built = await buildAgent();
});
afterAll(() => built[Symbol.asyncDispose]());

async function stateOf(stack: AgentStack, service: string) {
  return (await stack.platform.observe()).find((instance) => instance.service === service)?.state;
}

/** A job that writes a word, in the order it ran, where the test can read it. */
function writing(word: string, changes: Partial<Job> = {}): Job {
  const argv = shell(`echo "$WORD" >> ../../noted/data/words`);
  const common = { component: 'test', node: 'node1', files: [], after: [], within: 10_000, runs: 'always', title: 'write a word' } as const;
  return { ...common, name: `write-${word}`, argv, env: { WORD: word }, ...changes };
}

function wordsOf(stack: AgentStack): readonly string[] {
  const path = join(stack.data('noted'), 'words');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

const writes = (word: string): UndoStep => ({ kind: 'run', job: writing(word) });

describe.each(users)('the guard of an agent as %s', (user) => {
  it('keeps faults for as long as it is renewed, and undoes them when it is not', async () => {
    await using stack = await AgentStack.start(built, user);
    await stack.platform.define(testService('one', FOR_EVER));
    await stack.platform.guard('drill', [{ kind: 'resume', service: 'one' }], LEASE);
    await stack.platform.pause('one');
    const until = performance.now() + 4 * LEASE;
    for (; performance.now() < until; await delay(LEASE / 8)) {
      expect(await stack.platform.renew('drill')).toBe(true);
      expect(await stateOf(stack, 'one')).toBe('paused');
    }
    const began = performance.now();
    await eventually(async () => (await stateOf(stack, 'one')) === 'running', { within: 10 * LEASE });
    expect(performance.now() - began).toBeGreaterThan(LEASE / 2);
    expect(await stack.platform.renew('drill')).toBe(false);
    expect(await stack.platform.renew('nobody-registered-this')).toBe(false);
    await expect(stack.platform.guard('drill', [], LEASE)).rejects.toMatchObject({ code: 'guard-lapsed' });
    expect(await stack.platform.settle('drill')).toEqual([]);
    // Settled is forgotten: the name is free again.
    await stack.platform.guard('drill', [], LEASE);
    expect(await stack.platform.settle('drill')).toEqual([]);
  });

  it('undoes at settle what was registered last first, once, and forgets it', async () => {
    await using stack = await AgentStack.start(built, user);
    await stack.platform.define(testService('noted', FOR_EVER));
    await stack.platform.guard('drill', [writes('one'), writes('two')], 60_000);
    await stack.platform.guard('drill', [writes('three')], 60_000);
    expect(await stack.platform.settle('drill')).toEqual([]);
    expect(wordsOf(stack)).toEqual(['three', 'two', 'one']);
    expect(await stack.platform.settle('drill')).toEqual([]);
    expect(wordsOf(stack)).toHaveLength(3);
    expect(await stack.platform.renew('drill')).toBe(false);
    expect(readdirSync(join(stack.state, 'agent', 'guards'))).toEqual([]);
  });

  it('keeps its steps where nobody else can read them', async () => {
    await using stack = await AgentStack.start(built, user);
    await stack.platform.guard('drill', [{ kind: 'run', job: writing('one', { env: { PASSWORD: 'x' } }) }], 60_000);
    const folder = join(stack.state, 'agent', 'guards');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['drill.json']);
    expect(statSync(join(folder, 'drill.json')).mode & 0o777).toBe(0o600);
  });

  it('tries again what fails at first, and lets it hold up nothing else', async () => {
    await using stack = await AgentStack.start(built, user);
    await stack.platform.define(testService('one', FOR_EVER));
    await stack.platform.define(testService('noted', FOR_EVER));
    const third = writing('third', { argv: shell('echo "$WORD" >> ../../noted/data/words; test $(wc -l < ../../noted/data/words) -ge 3') });
    await stack.platform.guard(
      'drill',
      [
        { kind: 'resume', service: 'one' },
        { kind: 'run', job: third },
      ],
      60_000,
    );
    await stack.platform.pause('one');
    const settled = stack.platform.settle('drill');
    await eventually(async () => (await stateOf(stack, 'one')) === 'running', { within: 5000 });
    expect(await settled).toEqual([]);
    expect(wordsOf(stack)).toEqual(['third', 'third', 'third']);
  });

  it('takes what is not there any more as undone', async () => {
    await using stack = await AgentStack.start(built, user);
    const steps: readonly UndoStep[] = [
      { kind: 'resume', service: 'gone' },
      { kind: 'release', service: 'gone' },
      { kind: 'start', service: 'gone' },
      { kind: 'rejoin', node: 'gone' },
    ];
    await stack.platform.guard('drill', steps, 60_000);
    expect(await stack.platform.settle('drill')).toEqual([]);
  });

  it('lets nobody make a fault under it once it is undone, and waits for those being made', async () => {
    await using stack = await AgentStack.start(built, user);
    await stack.platform.define(testService('one', FOR_EVER));
    await stack.platform.define(testService('noted', FOR_EVER));
    const owner = stack.platform.under('drill');
    await expect(owner.pause('one')).rejects.toMatchObject({ code: 'guard-lapsed' });
    await stack.platform.guard('drill', [writes('undone')], LEASE);
    const fault = owner.run(
      writing('fault', { argv: shell('sleep 1; echo "$WORD" >> ../../noted/data/words') }),
      AbortSignal.timeout(10_000),
    );
    await eventually(async () => !(await stack.platform.renew('drill')), { within: 10_000, every: 2 * LEASE });
    // The owner wakes up, not knowing how late it is.
    await expect(owner.pause('one')).rejects.toMatchObject({ code: 'guard-lapsed' });
    expect(await owner.observe()).toHaveLength(2);
    expect((await fault).code).toBe(0);
    await eventually(() => wordsOf(stack).length === 2, { within: 10_000 });
    expect(wordsOf(stack)).toEqual(['fault', 'undone']);
    expect(await stateOf(stack, 'one')).toBe('running');
  });

  it.each([
    ['its keeper starts it again', false],
    ['something of Prumo starts it again', true],
  ])('undoes everything after SIGKILL of the agent, when %s', async (_, forGood) => {
    await using stack = await AgentStack.start(built, user);
    for (const name of ['one', 'two', 'noted']) await stack.platform.define(testService(name, FOR_EVER));
    const steps: readonly UndoStep[] = [{ kind: 'resume', service: 'one' }, { kind: 'start', service: 'two' }, writes('undone')];
    await stack.platform.guard('drill', steps, 600_000);
    await stack.platform.pause('one');
    await stack.platform.stop('two');
    await stack.killAgent({ forGood });
    if (forGood) await stack.startAgent();
    await eventually(async () => (await stateOf(stack, 'one')) === 'running' && (await stateOf(stack, 'two')) === 'running', {
      within: 15_000,
    });
    await eventually(() => wordsOf(stack).includes('undone'), { within: 5000 });
    expect(await stack.platform.renew('drill')).toBe(false);
    expect(await stack.platform.settle('drill')).toEqual([]);
  });

  it('undoes everything before the agent ends as asked', async () => {
    await using stack = await AgentStack.start(built, user);
    await stack.platform.define(testService('one', FOR_EVER));
    await stack.platform.define(testService('noted', FOR_EVER));
    await stack.platform.guard('drill', [{ kind: 'resume', service: 'one' }, writes('undone')], 600_000);
    await stack.platform.pause('one');
    await stack.platform.shutdown({ stopServices: false });
    expect(wordsOf(stack)).toEqual(['undone']);
    expect(stack.processes().filter(({ pid }) => isStopped(pid))).toEqual([]);
    await stack.startAgent();
  });
});
