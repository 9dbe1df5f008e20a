import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { etcd } from '../../src/components/etcd/index.ts';
import { PORTS, type Service } from '../../src/model/index.ts';
import { fixtureSpec } from '../fixture/spec.ts';
import { eventually } from '../fixture/eventually.ts';
import { RealStack } from './harness/real-stack.ts';

const run = promisify(execFile);

let stack: RealStack;
let members: readonly Service[];

beforeAll(async () => {
  stack = RealStack.create({ spec: fixtureSpec(), subnet: '127.203.2' });
  members = etcd.services(stack.context);
  for (const member of members) stack.start(member);
  for (const member of members) await eventually(() => healthy(member), { within: 15_000, what: `${member.name} is healthy` });
}, 30_000);

afterAll(() => stack[Symbol.asyncDispose]());

async function healthy(member: Service): Promise<boolean> {
  if (member.ready.kind !== 'http') throw new Error('another probe than expected');
  const answer = await fetch(member.ready.url, { signal: AbortSignal.timeout(1000) });
  return answer.status === 200 && new RegExp(member.ready.body ?? '').test(await answer.text());
}

function address(member: Service): string {
  return stack.context.node(member.node).address;
}

async function etcdctl(...argv: readonly string[]): Promise<string> {
  const etc = stack.context.etc('etcd-1');
  const endpoints = members.map((member) => `https://${address(member)}:${PORTS.etcdClient}`).join(',');
  const { stdout } = await run(
    '/usr/bin/etcdctl',
    ['--endpoints', endpoints, '--cacert', `${etc}/ca.crt`, '--cert', `${etc}/node.crt`, '--key', `${etc}/node.key`, ...argv],
    { env: { ...process.env, ETCDCTL_API: '3' }, timeout: 10_000 },
  );
  return stdout;
}

/** TLS 1.2, where a missing client certificate already ends the handshake, so that the answer is no matter of timing. */
function curl(member: Service, path: string, ...certificate: readonly string[]): Promise<{ stdout: string }> {
  const etc = stack.context.etc(member.name);
  return run('/usr/bin/curl', [
    '-sS',
    '--max-time',
    '3',
    '--tls-max',
    '1.2',
    '--http1.1',
    '--cacert',
    `${etc}/ca.crt`,
    ...certificate,
    `https://${address(member)}:${path}`,
  ]);
}

test.each([
  ['client', `${PORTS.etcdClient}/version`],
  ['peer', `${PORTS.etcdPeer}/version`],
])('a %s without a certificate is refused, with one it is served', async (_kind, path) => {
  for (const member of members) {
    const etc = stack.context.etc(member.name);
    expect((await curl(member, path, '--cert', `${etc}/node.crt`, '--key', `${etc}/node.key`)).stdout).toContain('etcdserver');
    await expect(curl(member, path)).rejects.toThrow(/alert (certificate required|bad certificate)/);
  }
});

test('the metrics address serves health and metrics and no keys', async () => {
  const base = `http://${address(members[0] ?? expect.fail('no member'))}:${PORTS.etcdMetrics}`;
  expect(await (await fetch(`${base}/metrics`)).text()).toContain('etcd_server_has_leader 1');
  expect((await fetch(`${base}/v3/kv/range`, { method: 'POST', body: '{"key":"AA=="}' })).status).toBe(404);
});

test('a killed member comes back with its data and catches up', async () => {
  await etcdctl('put', '/test/before', 'kept');
  await stack.stopped('etcd-2');
  // A proposal made while the others elect a new leader is dropped, and says so only at its time-out.
  await eventually(async () => (await etcdctl('--command-timeout', '1s', 'put', '/test/meanwhile', 'missed')) === 'OK\n', {
    within: 10_000,
    what: 'the two others take a write',
  });
  const second = members.find((member) => member.name === 'etcd-2') ?? expect.fail('no etcd-2');
  stack.start(second);
  await eventually(() => healthy(second), { within: 10_000, what: 'etcd-2 is healthy' });
  const own = ['--endpoints', `https://${address(second)}:${PORTS.etcdClient}`];
  expect(await etcdctl(...own, 'get', '--print-value-only', '/test/before')).toBe('kept\n');
  expect(await etcdctl(...own, 'get', '--print-value-only', '/test/meanwhile')).toBe('missed\n');
}, 30_000);
