import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessOf } from '../../src/availability/patroni-access.ts';
import { commandPatroni } from '../../src/availability/patroni-client.ts';
import { Handover } from '../../src/availability/switchover/handover.ts';
import { PATRONI_LAUNCHER } from '../../src/components/postgres/launcher.ts';
import { PORTS, type StackNode } from '../../src/model/index.ts';
import { fixtureSpec } from '../fixture/spec.ts';
import { DatabaseCluster } from '../integration/harness/database-cluster.ts';
import { RealStack } from '../integration/harness/real-stack.ts';

let stack: RealStack;
let cluster: DatabaseCluster;

beforeAll(async () => {
  stack = RealStack.create({ spec: fixtureSpec(), subnet: '127.203.2' });
  cluster = new DatabaseCluster(stack);
  await cluster.up();
}, 120_000);

afterAll(() => stack[Symbol.asyncDispose](), 60_000);

const nodeOf = (member: string): StackNode =>
  stack.context.nodesOf('database').find((node) => `postgres-${node.index}` === member) ?? expect.fail(`no node of ${member}`);

/** Who leads, who is to, and Patroni's answer to the request, once asked. */
async function fit(): Promise<{ readonly leader: string; readonly candidate: string; ask(): ReturnType<typeof commandPatroni> }> {
  const view = await cluster.settled(60_000);
  const leader = view.leader ?? expect.fail('no leader');
  const candidate = view.members.find(({ role }) => role === 'synchronous-standby')?.name ?? expect.fail('no synchronous standby');
  const access = accessOf(stack.context);
  const api = access.members[stack.context.nodesOf('database').indexOf(nodeOf(leader))] ?? expect.fail('no interface');
  return { leader, candidate, ask: () => commandPatroni(access, api, 'switchover', { leader, candidate }, 30_000) };
}

const isStandby = async (member: string): Promise<unknown> =>
  (await cluster.query(member, cluster.superuser, 'SELECT pg_is_in_recovery() AS standby'))[0]?.['standby'];

test('who asked is told before the stop, which waits; the primary goes on until then', async () => {
  const { leader, candidate, ask } = await fit();
  using handover = (await Handover.open(stack.context, nodeOf(leader))) ?? expect.fail('nobody listens');
  const answer = ask();
  expect(await handover.stopping(AbortSignal.timeout(15_000))).toBe(true);
  expect(await isStandby(leader)).toBe(false);
  await cluster.query(leader, cluster.owner, 'CREATE TABLE IF NOT EXISTS written_while_held ()');
  // At any other word routers would cut the sessions of those who still have a transaction to end.
  const check = await fetch(`http://${cluster.address(leader)}:${PORTS.patroni}/primary`);
  expect({ status: check.status, state: (await check.text()).match(/"state": "(\w+)"/)?.[1] }).toEqual({ status: 200, state: 'running' });
  handover.go();
  expect(await answer).toMatchObject({ status: 200 });
  expect((await cluster.settled(60_000)).leader).toBe(candidate);
});

test.for([
  ['goes away instead', (handover: Handover) => handover[Symbol.dispose]()],
  ['says nothing', () => undefined],
] as const)('whoever asked %s: the primary stays, and the request is taken back', async ([, end]) => {
  const { leader, ask } = await fit();
  using handover = (await Handover.open(stack.context, nodeOf(leader))) ?? expect.fail('nobody listens');
  const answer = ask();
  expect(await handover.stopping(AbortSignal.timeout(15_000))).toBe(true);
  end(handover);
  expect(await answer).toMatchObject({ status: 503 });
  expect((await cluster.settled(30_000)).leader).toBe(leader);
  expect(await isStandby(leader)).toBe(false);
  expect(await cluster.query(leader, cluster.owner, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('who dies between asking and the stop gets no switchover, and the next request hands over', async () => {
  const { leader, candidate, ask } = await fit();
  const handover = (await Handover.open(stack.context, nodeOf(leader))) ?? expect.fail('nobody listens');
  handover[Symbol.dispose]();
  expect(await ask()).toMatchObject({ status: 503 });
  expect((await cluster.settled(30_000)).leader).toBe(leader);
  expect(await ask()).toMatchObject({ status: 200 });
  expect((await cluster.settled(60_000)).leader).toBe(candidate);
});

test('whether a server has stopped, and where, is read as pg_controldata reads it', async () => {
  const member = cluster.names[0] ?? expect.fail('no member');
  await cluster.query(await cluster.leader(), cluster.superuser, 'CHECKPOINT');
  const folder = mkdtempSync('/tmp/prumo-control-');
  try {
    writeFileSync(join(folder, 'launcher.py'), PATRONI_LAUNCHER);
    writeFileSync(join(folder, 'read.py'), READ_CONTROL);
    const data = join(stack.context.data(member), 'cluster');
    const run = promisify(execFile);
    // Read twice: a checkpoint may come between the two.
    const read = async () => {
      const ours = await run('/usr/bin/python3', [join(folder, 'read.py'), join(folder, 'launcher.py'), data]);
      const theirs = await run(join(stack.context.server('postgres').path, '..', 'pg_controldata'), [data], { env: { LC_ALL: 'C' } });
      const position = /Latest checkpoint location:\s+(\S+)/.exec(theirs.stdout)?.[1];
      const state = /Database cluster state:\s+(.+)/.exec(theirs.stdout)?.[1];
      return {
        ours: ours.stdout.trim(),
        theirs: `${state === 'in production' ? 6 : state === 'in archive recovery' ? 5 : state} ${position}`,
      };
    };
    await expect.poll(async () => Object.values(await read()).filter((value, place, all) => all.indexOf(value) === place).length).toBe(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('Patroni that is stopped itself waits for nobody: PostgreSQL stops in order and the leader key is free', async () => {
  const { leader } = await fit();
  using handover = (await Handover.open(stack.context, nodeOf(leader))) ?? expect.fail('nobody listens');
  const told = handover.stopping(AbortSignal.timeout(15_000));
  const running = stack.running(leader);
  const before = running.log().length;
  running.signal('SIGTERM');
  await expect.poll(() => running.tree().length, { timeout: 15_000 }).toBe(0);
  expect(await told).toBe(false);
  expect(running.log().slice(before)).toContain('database system is shut down');
  await expect.poll(() => cluster.leaderInEtcd(), { timeout: 5000 }).not.toBe(leader);
});

/** `python3 read.py LAUNCHER DATA` prints state and position as the launcher reads them. */
const READ_CONTROL = String.raw`
import importlib.util, sys, types
spec = importlib.util.spec_from_file_location('launcher', sys.argv[1])
launcher = importlib.util.module_from_spec(spec)
spec.loader.exec_module(launcher)
state, position = launcher.control(types.SimpleNamespace(data_dir=sys.argv[2]))
print('%d %X/%X' % (state, position >> 32, position & 0xffffffff))
`;
