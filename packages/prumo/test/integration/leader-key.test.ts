import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { Etcd, etcdTargetOf } from '../../src/availability/fast-failover/index.ts';
import { etcd } from '../../src/components/etcd/index.ts';
import { postgres } from '../../src/components/postgres/index.ts';
import { PORTS, type Service } from '../../src/model/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { fixtureSpec } from '../fixture/spec.ts';
import { RealStack } from './harness/real-stack.ts';

const run = promisify(execFile);
const WITHIN = 3000;
const LEADER = '/prumo/fixture/leader';

let stack: RealStack;
let members: readonly Service[];
let store: Etcd;

beforeAll(async () => {
  stack = RealStack.create({ spec: fixtureSpec(), subnet: '127.223.1' });
  members = etcd.services(stack.context);
  for (const member of members) stack.start(member);
  for (const member of members) await eventually(() => healthy(member), { within: 15_000, what: `${member.name} is healthy` });
  const target = etcdTargetOf(postgres.services(stack.context));
  store = new Etcd(target ?? expect.fail('no database members'));
}, 60_000);

afterAll(async () => {
  store[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

/** A cluster as Patroni leaves it, its leader key on a lease. */
beforeEach(async () => {
  await etcdctl('del', '--prefix', '/prumo/');
  await etcdctl('put', '/prumo/fixture/config', '{"ttl":8}');
  await etcdctl('put', '/prumo/fixture/sync', '{"leader":"postgres-1","sync_standby":"postgres-2"}');
  await etcdctl('put', LEADER, 'postgres-1', '--lease', await lease());
});

async function healthy(member: Service): Promise<boolean> {
  if (member.ready.kind !== 'http') throw new Error('another probe than expected');
  return (await (await fetch(member.ready.url, { signal: AbortSignal.timeout(1000) })).text()).includes('"health":"true"');
}

async function etcdctl(...argv: readonly string[]): Promise<string> {
  const etc = stack.context.etc('etcd-1');
  const endpoints = stack.context.nodesOf('etcd').map((node) => `https://${node.address}:${PORTS.etcdClient}`);
  const tls = ['--cacert', `${etc}/ca.crt`, '--cert', `${etc}/node.crt`, '--key', `${etc}/node.key`];
  const { stdout } = await run('/usr/bin/etcdctl', ['--endpoints', endpoints.join(','), ...tls, ...argv], {
    env: { ...process.env, ETCDCTL_API: '3' },
    timeout: 10_000,
  });
  return stdout;
}

async function lease(): Promise<string> {
  const id = /lease ([0-9a-f]+) granted/.exec(await etcdctl('lease', 'grant', '60'))?.[1];
  return id ?? expect.fail('no lease');
}

async function holder(): Promise<string | undefined> {
  const answer = z
    .object({ kvs: z.array(z.object({ value: z.string() })).optional() })
    .parse(JSON.parse(await etcdctl('get', LEADER, '-w', 'json')));
  const value = answer.kvs?.[0]?.value;
  return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
}

async function seen() {
  const keys = await store.read(WITHIN);
  return keys?.leader ?? expect.fail('no leader key was read');
}

test('the cluster is read as it is', async () => {
  const keys = await store.read(WITHIN);
  expect(keys).toMatchObject({
    leader: { holder: 'postgres-1' },
    sync: { leader: 'postgres-1', standbys: ['postgres-2'] },
    paused: false,
    ttl: 8000,
  });
});

test('the key that was read is removed, and nothing else; a second removal finds it gone', async () => {
  const before = await seen();
  expect(await store.remove(before, WITHIN)).toBe('removed');
  expect(await holder()).toBe(undefined);
  expect(await store.remove(before, WITHIN)).toBe('gone');
  expect(await store.read(WITHIN)).toMatchObject({ leader: null, sync: { leader: 'postgres-1' }, ttl: 8000 });
});

test('a key another member took in between is left alone', async () => {
  const before = await seen();
  await etcdctl('del', LEADER);
  await etcdctl('put', LEADER, 'postgres-2', '--lease', await lease());
  expect(await store.remove(before, WITHIN)).toBe('kept');
  expect(await holder()).toBe('postgres-2');
});

test('so is one with another holder on the same creation and lease', async () => {
  const before = await seen();
  await etcdctl('put', LEADER, 'postgres-3', '--ignore-lease');
  expect(await store.remove(before, WITHIN)).toBe('kept');
  expect(await holder()).toBe('postgres-3');
});

test('so is one the same member took again, by a new creation', async () => {
  const before = await seen();
  await etcdctl('del', LEADER);
  await etcdctl('put', LEADER, 'postgres-1', '--lease', BigInt(before.lease).toString(16));
  expect(await store.remove(before, WITHIN)).toBe('kept');
  expect(await holder()).toBe('postgres-1');
});

test('so is one the same member hung on a new lease: it was started again', async () => {
  const before = await seen();
  await etcdctl('put', LEADER, 'postgres-1', '--lease', await lease());
  expect(await store.remove(before, WITHIN)).toBe('kept');
  expect(await holder()).toBe('postgres-1');
});

test('one dead member changes nothing; without a quorum nothing is known, and it is said in time', async () => {
  const [first, second] = members;
  if (first === undefined || second === undefined) expect.fail('three members are expected');
  const before = await seen();
  await stack.stopped(first.name);
  expect(await store.read(WITHIN)).toMatchObject({ leader: { holder: 'postgres-1' } });
  await stack.stopped(second.name);
  const began = performance.now();
  expect(await store.read(1500)).toBe(null);
  expect(await store.remove(before, 1500)).toBe('unknown');
  expect(performance.now() - began).toBeLessThan(5000);
});
