import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job, UndoStep } from '../../src/model/index.ts';
import { stackIdOf } from '../../src/platforms/local/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { AgentStack, buildAgent, type BuiltAgent, shell, type StackUser, testService } from './harness/agent-stack.ts';
import { descendantsOf } from './harness/process-tree.ts';

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

function isStopped(pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
}

/** Numbers in [0, 1) from a seed, so that a failing run can be had again (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const RUNS = 50;
/** What `fault-owner.ts` says, in its order: each word before the step it names. */
const PHASES = ['begin', 'register', 'registered', ...(isRoot ? ['isolate'] : []), 'pause', 'strike', 'stop', 'hold', 'watch', 'settle'];
/** Renewed five times in it. Milliseconds. */
const OWNER_LEASE = 1000;
/** The kill falls this long after a phase's word at most; a step takes 2 to 30 ms on an idle machine. Milliseconds. */
const SPAN = 40;
/** After `settle` there is nothing but that to fall into: the pause before it, and as long into it. Milliseconds. */
const SETTLE_SPAN = 24;
/** From the death to a stack as it was: the lease, and time to start what was stopped, on a busy machine. Milliseconds. */
const HEALED_WITHIN = 30_000;

it(`leaves nothing broken when its owner is killed at any of ${RUNS} random moments, the agent with it at some`, {
  timeout: 600_000,
}, async () => {
  const seed = Date.now() % 2 ** 31;
  const random = randomFrom(seed);
  await using stack = await AgentStack.start(built);
  for (const name of ['paused', 'stopped', 'held']) await stack.platform.define(testService(name, FOR_EVER));
  await stack.platform.define(testService('struck', shell('sleep 2000; exit 1'), { node: 'node2' }));
  const phases = new Map<string, number>();
  const healing: number[] = [];
  for (let round = 0; round < RUNS; round += 1) {
    const guard = `round-${round}`;
    const argv = [
      '--state',
      stack.state,
      '--run',
      stack.run,
      '--guard',
      guard,
      '--lease',
      String(OWNER_LEASE),
      ...(isRoot ? ['--partition'] : []),
    ];
    const owner = spawn(process.execPath, [built.owner, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    owner.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = new Promise((resolve) => owner.once('close', resolve));
    const target = PHASES[round % PHASES.length] ?? '';
    // On a machine so busy that a renewal comes late the guard lapses, and the owner is told to stop.
    await eventually(() => said.includes(`${target}\n`) || owner.exitCode !== null, { within: 60_000, every: 1, what: target });
    await delay(random() * (target === 'settle' ? SETTLE_SPAN : SPAN));
    owner.kill('SIGKILL');
    const killed = performance.now();
    if (round % 5 === 4) await stack.killAgent({ forGood: round % 10 === 9 });
    if (round % 10 === 9) await stack.startAgent();
    await ended;
    const phase = said.trim().split('\n').at(-1) ?? '';
    phases.set(phase, (phases.get(phase) ?? 0) + 1);
    await eventually(async () => !stands(stack, guard) && (await brokenIn(stack)).length === 0, {
      within: HEALED_WITHIN,
      what: `a sound stack in round ${round} of seed ${seed}, killed at \`${phase}\`,`,
    });
    healing.push(performance.now() - killed);
    expect(await stack.platform.settle(guard)).toEqual([]);
    expect(await brokenIn(stack), `round ${round} of seed ${seed}`).toEqual([]);
  }
  const sorted = healing.toSorted((a, b) => a - b).map(Math.round);
  console.log(`seed ${seed}; killed at: ${[...phases].map(([phase, times]) => `${phase} ${times}`).join(', ')}`);
  console.log(
    `milliseconds from the kill to a sound stack: median ${sorted[RUNS / 2]}, range ${sorted[0]}–${sorted.at(-1)}; lease ${OWNER_LEASE}`,
  );
  for (const phase of PHASES) expect([...phases.keys()]).toContain(phase);
});

/** Whether a guard stands, without renewing it. */
function stands(stack: AgentStack, guard: string): boolean {
  const path = join(stack.state, 'agent', 'guards', `${guard}.json`);
  return existsSync(path) && readFileSync(path, 'utf8').includes('"undoneAt":null');
}

/** What is not as it was before any fault. */
async function brokenIn(stack: AgentStack): Promise<readonly string[]> {
  const instances = await stack.platform.observe().catch(() => undefined);
  if (instances === undefined) return ['no agent'];
  const unwell = instances.filter(({ state }) => state !== 'running').map(({ service, state }) => `${service} is ${state}`);
  const stopped = instances
    .flatMap(({ pid }) => (pid === null ? [] : [pid, ...descendantsOf(pid).map((found) => found.pid)]))
    .filter((pid) => existsSync(`/proc/${pid}`) && isStopped(pid))
    .map((pid) => `process ${pid} is stopped`);
  const tables = isRoot ? execFileSync('/usr/sbin/nft', ['list', 'tables'], { encoding: 'utf8' }) : '';
  return [...unwell, ...stopped, ...(tables.includes(`prumo_${stackIdOf(stack.state)}`) ? ['a node is cut off'] : [])];
}
