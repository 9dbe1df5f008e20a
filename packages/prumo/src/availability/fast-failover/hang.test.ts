import { describe, expect, test } from 'vitest';
import type { NodeProcess } from '../../model/index.ts';
import { HANG_FOR, hangs, LOOK_EVERY, mainsOf, postmasterOf, type Watch, watched } from './hang.ts';

function process(pid: number, changes: Partial<NodeProcess> = {}): NodeProcess {
  return { pid, parent: 1, startTicks: pid * 10, state: 'T', ticks: 5, command: '/usr/bin/python3 -I patroni-launcher.py', ...changes };
}

const POSTMASTER = '/usr/lib/postgresql/15/bin/postgres -D /data/cluster --config-file=/data/cluster/postgresql.conf';

/** Look at a pair of main processes so often, at the given moments; whether it hangs at the end. */
function verdict(looks: readonly { readonly at: number; readonly mains: readonly NodeProcess[] }[]): boolean {
  const end = looks.reduce<Watch | undefined>((watch, look) => watched(watch, look), undefined);
  return end !== undefined && hangs(end);
}

const MOMENTS = Array.from({ length: HANG_FOR / LOOK_EVERY + 1 }, (_, n) => n * LOOK_EVERY);
const stopped = [process(10), process(20)];

describe('a node hangs', () => {
  test('when both main processes are stopped for long enough', () => {
    expect(verdict(MOMENTS.map((at) => ({ at, mains: stopped })))).toBe(true);
  });
  test('when both want to run and get no processor', () => {
    const starved = [process(10, { state: 'R' }), process(20, { state: 'R' })];
    expect(verdict(MOMENTS.map((at) => ({ at, mains: starved })))).toBe(true);
  });
});

describe('a node does not hang', () => {
  const changed = (change: (process: NodeProcess, look: number) => NodeProcess) =>
    verdict(MOMENTS.map((at, look) => ({ at, mains: stopped.map((one) => change(one, look)) })));

  test('a look too early', () => expect(verdict(MOMENTS.slice(0, -1).map((at) => ({ at, mains: stopped })))).toBe(false));
  test('when it sleeps', () => expect(changed((one) => ({ ...one, state: 'S' }))).toBe(false));
  test('when it waits for a disk', () => expect(changed((one) => ({ ...one, state: 'D' }))).toBe(false));
  test('when a debugger holds it', () => expect(changed((one) => ({ ...one, state: 't' }))).toBe(false));
  test('when only PostgreSQL is stopped', () => expect(changed((one) => (one.pid === 10 ? { ...one, state: 'S' } : one))).toBe(false));
  test('when only Patroni is stopped', () => expect(changed((one) => (one.pid === 20 ? { ...one, state: 'S' } : one))).toBe(false));
  test('when it was seen running in between', () =>
    expect(changed((one, look) => (look === 2 ? { ...one, state: 'S' } : one))).toBe(false));
  test('when it wants to run and gets a tick now and then', () =>
    expect(changed((one, look) => ({ ...one, state: 'R', ticks: look }))).toBe(false));
  test('when other processes took the pids', () =>
    expect(changed((one, look) => (look > 2 ? { ...one, startTicks: 999 } : one))).toBe(false));
  test('when nothing is there to stand still', () => expect(verdict(MOMENTS.map((at) => ({ at, mains: [] })))).toBe(false));
  test('while the observer itself is late: it may be all of the machine that stood', () => {
    const late = MOMENTS.map((at, look) => ({ at: look < 3 ? at : at + 2 * LOOK_EVERY, mains: stopped }));
    expect(verdict(late)).toBe(false);
    expect(verdict([0, HANG_FOR].map((at) => ({ at, mains: stopped })))).toBe(false);
  });
});

test('the postmaster is told from its children, from other programs, and from its own corpse', () => {
  const child = process(30, { command: 'postgres: shop: checkpointer ' });
  const client = process(31, { command: '/usr/bin/pg_basebackup -D /data/postgres -D x' });
  expect(postmasterOf([child, client])).toBe(undefined);
  expect(postmasterOf([process(20, { command: POSTMASTER, state: 'Z' })])).toBe(undefined);
  expect(postmasterOf([child, process(20, { command: POSTMASTER })])?.pid).toBe(20);
});

test('main processes are Patroni and the postmaster, both or none', () => {
  const patroni = process(10);
  const server = process(20, { command: POSTMASTER });
  expect(mainsOf([patroni, server], 10).map(({ pid }) => pid)).toEqual([10, 20]);
  expect(mainsOf([patroni, server], null)).toEqual([]);
  expect(mainsOf([patroni], 10)).toEqual([]);
});
