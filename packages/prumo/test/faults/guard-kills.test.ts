import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stackIdOf } from '../../src/platforms/local/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { randomFrom } from '../fixture/random-from.ts';
import { AgentStack, buildAgent, type BuiltAgent, shell, testService } from '../integration/harness/agent-stack.ts';
import { descendantsOf, isStopped } from '../integration/harness/process-tree.ts';

const isRoot = process.getuid?.() === 0;
const FOR_EVER = shell('exec sleep 1000');

let built: BuiltAgent;
beforeAll(async () => {
  built = await buildAgent();
});
afterAll(() => built[Symbol.asyncDispose]());

const RUNS = 50;
/** What `fault-owner.ts` says, in its order: each word before the step it names. */
const PHASES = ['begin', 'register', 'registered', ...(isRoot ? ['isolate'] : []), 'pause', 'strike', 'stop', 'hold', 'watch', 'settle'];
/** Renewed five times in it. Milliseconds. */
const OWNER_LEASE = 1000;
/** The kill falls this long after a phase's word at most; a step takes 2 to 30 ms on an idle machine. Milliseconds. */
const SPAN = 40;
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
    const target = PHASES[round % PHASES.length] ?? '';
    // Once in each phase the owner stays there, so that every phase is met; else the kill falls where it falls.
    const lingers = round < PHASES.length;
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
      ...(lingers ? ['--linger', target] : []),
    ];
    const owner = spawn(process.execPath, [built.owner, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    owner.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = new Promise((resolve) => owner.once('close', resolve));
    // On a machine so busy that a renewal comes late the guard lapses, and the owner is told to stop.
    await eventually(() => said.includes(`${target}\n`) || owner.exitCode !== null, { within: 60_000, every: 1, what: target });
    await delay(random() * SPAN);
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
  expect([...phases.keys()]).toEqual(expect.arrayContaining(PHASES));
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
