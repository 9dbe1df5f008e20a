import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stackIdOf } from '../../src/platforms/local/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { AgentStack, buildAgent, type BuiltAgent, kill, shell, testService } from './harness/agent-stack.ts';
import { flowsOf, type Peer, peerService, tryConnection } from './harness/peer-script.ts';

const isRoot = process.getuid?.() === 0;
const ONE: Peer = { name: 'one1', address: '127.221.1.31' };
const TWO: Peer = { name: 'two1', address: '127.221.1.32' };
const THREE: Peer = { name: 'three1', address: '127.221.1.33' };
const PEERS = [ONE, TWO, THREE];
const STILL = new AbortController().signal;

/** A count comes every 20 ms, so a flow that does not move for this long does not flow. Milliseconds. */
const LOOK = 600;

let built: BuiltAgent;
beforeAll(async () => {
  built = await buildAgent();
});
afterAll(() => built[Symbol.asyncDispose]());

/** Tables of the stack in the kernel. */
function tablesOf(stack: AgentStack): readonly string[] {
  const listed = execFileSync('/usr/sbin/nft', ['list', 'tables'], { encoding: 'utf8' });
  return listed.split('\n').filter((line) => line.includes(`prumo_${stackIdOf(stack.state)}`));
}

/** Highest number that has arrived, by name of the flow. */
function arrivedOf(stack: AgentStack): ReadonlyMap<string, number> {
  return new Map(flowsOf(PEERS, (service) => stack.data(service)).map(({ name, arrived }) => [name, arrived]));
}

/** Names of the flows that moved while we looked. */
async function moving(stack: AgentStack): Promise<ReadonlySet<string>> {
  const before = arrivedOf(stack);
  await delay(LOOK);
  return new Set([...arrivedOf(stack)].filter(([name, arrived]) => arrived > (before.get(name) ?? 0)).map(([name]) => name));
}

/** Names of the flows between two nodes, both ways. */
function between(stack: AgentStack, a: Peer, b: Peer): readonly string[] {
  return flowsOf(PEERS, (service) => stack.data(service))
    .filter(({ from, to }) => (from === a.name && to === b.name) || (from === b.name && to === a.name))
    .map(({ name }) => name);
}

async function startPeers(stack: AgentStack): Promise<void> {
  for (const peer of PEERS) {
    await stack.platform.define(
      peerService(
        peer,
        PEERS.filter((other) => other !== peer),
      ),
    );
  }
  await eventually(async () => (await moving(stack)).size === 12, { within: 15_000, what: 'all twelve flows' });
}

async function canConnect(stack: AgentStack, from: Peer, to: Peer, source?: Peer): Promise<boolean> {
  return (await stack.platform.exec(from.name, tryConnection(to, source), STILL)).code === 0;
}

const reason = isRoot ? '' : ' (skipped: only root has one user per node and may set firewall rules)';

describe.runIf(isRoot)(`isolation${reason}`, () => {
  it('cuts what is connected and what is new, both ways, without a word, and leaves the third node alone', async () => {
    await using stack = await AgentStack.start(built);
    expect((await stack.platform.capabilities()).partition).toBe(true);
    await startPeers(stack);
    expect(await stack.platform.isolated(ONE.name)).toBe(0);
    await stack.platform.isolate(ONE.name, [TWO.name]);
    const cut = between(stack, ONE, TWO);
    expect(cut).toHaveLength(4);
    const atCut = arrivedOf(stack);
    expect((await moving(stack)).size).toBeGreaterThanOrEqual(8);
    const afterCut = arrivedOf(stack);
    // What had arrived in a socket before the cut may still be read; a window of ten segments would show as ten and more.
    for (const name of cut) expect((afterCut.get(name) ?? 0) - (atCut.get(name) ?? 0), name).toBeLessThanOrEqual(2);
    for (const name of atCut.keys()) if (!cut.includes(name)) expect(afterCut.get(name), name).toBeGreaterThan(atCut.get(name) ?? 0);
    for (const [from, to] of [
      [ONE, TWO],
      [TWO, ONE],
    ] as const) {
      expect(await canConnect(stack, from, to)).toBe(false);
      expect(await canConnect(stack, from, to, from)).toBe(false);
      expect(await canConnect(stack, from, THREE)).toBe(true);
      expect(await canConnect(stack, THREE, from)).toBe(true);
    }
    expect((await moving(stack)).size).toBe(8);
    expect(await stack.platform.isolated(ONE.name)).toBeGreaterThan(0);
    expect(await stack.platform.isolated(TWO.name)).toBe(0);
    // Silent: neither end knows, so the very same connections go on afterwards.
    for (const [by, of] of [
      [ONE, TWO],
      [TWO, ONE],
    ] as const)
      expect(existsSync(join(stack.data(by.name), `lost-${of.name}`))).toBe(false);
    await stack.platform.rejoin(ONE.name);
    await stack.platform.rejoin(ONE.name);
    await eventually(async () => (await moving(stack)).size === 12, { within: 30_000, what: 'all flows again' });
    expect(await canConnect(stack, ONE, TWO)).toBe(true);
    expect(await canConnect(stack, TWO, ONE)).toBe(true);
    expect(await stack.platform.isolated(ONE.name)).toBe(0);
    expect(tablesOf(stack)).toEqual([]);
  });

  it('keeps a dead process’s last words in', async () => {
    await using stack = await AgentStack.start(built);
    await startPeers(stack);
    await stack.platform.isolate(ONE.name, [TWO.name]);
    const { pid } = (await stack.platform.observe()).find(({ service }) => service === ONE.name) ?? {};
    await stack.platform.hold(ONE.name, 60_000);
    await kill(pid ?? 0);
    // The kernel closes its sockets for it: the third node hears so at once, the second may not.
    await eventually(() => existsSync(join(stack.data(THREE.name), `lost-${ONE.name}`)), { within: 5000 });
    await moving(stack);
    expect(existsSync(join(stack.data(TWO.name), `lost-${ONE.name}`))).toBe(false);
    await stack.platform.rejoin(ONE.name);
    await eventually(() => existsSync(join(stack.data(TWO.name), `lost-${ONE.name}`)), { within: 30_000 });
  });

  it('replaces an earlier cut, and stands beside that of another node', async () => {
    await using stack = await AgentStack.start(built);
    await startPeers(stack);
    await stack.platform.isolate(ONE.name, [TWO.name, THREE.name]);
    expect([await canConnect(stack, ONE, TWO), await canConnect(stack, THREE, ONE)]).toEqual([false, false]);
    await stack.platform.isolate(ONE.name, [THREE.name]);
    await stack.platform.isolate(TWO.name, [THREE.name]);
    expect(await canConnect(stack, ONE, TWO)).toBe(true);
    expect([await canConnect(stack, ONE, THREE), await canConnect(stack, THREE, TWO)]).toEqual([false, false]);
    await stack.platform.rejoin(ONE.name);
    expect(await canConnect(stack, THREE, ONE)).toBe(true);
    expect(await canConnect(stack, THREE, TWO)).toBe(false);
    await stack.platform.shutdown({ stopServices: true });
    expect(tablesOf(stack)).toEqual([]);
  });

  it('ends with the agent that set it', async () => {
    await using stack = await AgentStack.start(built);
    await startPeers(stack);
    await stack.platform.isolate(ONE.name, [TWO.name, THREE.name]);
    expect(tablesOf(stack)).toHaveLength(1);
    await stack.killAgent({ forGood: true });
    expect(tablesOf(stack)).toHaveLength(1);
    await stack.startAgent();
    expect(tablesOf(stack)).toEqual([]);
    expect(await canConnect(stack, TWO, ONE)).toBe(true);
  });

  it('refuses nodes it does not know, itself, the platform’s own, and none', async () => {
    await using stack = await AgentStack.start(built);
    await stack.platform.define(testService('one', shell('exec sleep 1000')));
    await stack.platform.define(testService('own', shell('exec sleep 1000'), { node: 'prumo' }));
    for (const from of [['nobody-knows'], ['node1'], ['prumo'], []])
      await expect(stack.platform.isolate('node1', from)).rejects.toMatchObject({ code: 'unknown-node' });
    await expect(stack.platform.isolate('nobody-knows', ['node1'])).rejects.toMatchObject({ code: 'unknown-node' });
    expect(tablesOf(stack)).toEqual([]);
  });
});

it('is refused where the agent is not root', async () => {
  await using stack = await AgentStack.start(built, isRoot ? 'nobody' : 'own');
  expect(await stack.platform.capabilities()).toEqual({ partition: false, pause: true, memoryLimit: true, fence: true });
  await stack.platform.define(testService('one', shell('exec sleep 1000')));
  await stack.platform.define(testService('two', shell('exec sleep 1000'), { node: 'node2' }));
  await expect(stack.platform.isolate('node1', ['node2'])).rejects.toMatchObject({ code: 'partition-impossible' });
  expect(await stack.platform.isolated('node1')).toBe(0);
  await stack.platform.rejoin('node1');
});
