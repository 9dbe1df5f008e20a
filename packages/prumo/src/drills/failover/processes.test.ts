import { describe, expect, test } from 'vitest';
import type { NodeProcess } from '../../model/index.ts';
import { attestGone, attestStoodStill, attestStopped, patroniOf, postmasterOf, stayedAway, strikeAll } from './processes.ts';

const process = (pid: number, state = 'S', more: Partial<NodeProcess> = {}): NodeProcess => ({
  pid,
  parent: 1,
  startTicks: 1000 + pid,
  state,
  ticks: 0,
  command: '/usr/lib/postgresql/15/bin/postgres -D /data',
  ...more,
});
/** A kernel that lists these. */
const kernel = (...now: readonly NodeProcess[]) => ({ processes: () => Promise.resolve(now) });
const STRUCK = [process(1), process(2)];

test('the postmaster and its Patroni are told from all else', () => {
  const patroni = process(7, 'S', { command: '/usr/bin/python3 -I /etc/patroni-launcher.py patroni.yml' });
  const backend = process(8, 'S', { command: 'postgres: app app 127.0.0.1 idle' });
  const init = process(9, 'S', { command: '/usr/bin/perl init /usr/bin/python3 patroni-launcher.py' });
  expect(postmasterOf([backend, patroni, process(1)])?.pid).toBe(1);
  expect(postmasterOf([backend, patroni])).toBeUndefined();
  expect(patroniOf([init, process(1), patroni])?.pid).toBe(7);
  expect(patroniOf([init, process(1)])).toBeUndefined();
});

describe('that processes are gone', () => {
  test('is attested when the kernel lists none of them, or only a body', async () => {
    expect(await attestGone(kernel(process(9)), 'db1', STRUCK)).toMatchObject({ facts: { node: 'db1' } });
    expect(await attestGone(kernel(process(1, 'Z')), 'db1', STRUCK)).not.toBeNull();
  });

  test('is attested though another got the pid since', async () => {
    expect(await attestGone(kernel(process(1, 'S', { startTicks: 5 })), 'db1', STRUCK)).not.toBeNull();
  });

  test('is not while one of them is there, nor of none', async () => {
    expect(await attestGone(kernel(process(2, 'D')), 'db1', STRUCK)).toBeNull();
    expect(await attestGone(kernel(), 'db1', [])).toBeNull();
  });
});

describe('that a node is stopped', () => {
  test('is attested when everything that lives there is', async () => {
    expect(await attestStopped(kernel(process(1, 'T'), process(2, 'T'), process(9, 'Z')), 'db1', STRUCK)).not.toBeNull();
  });

  test.each([
    ['one of those struck runs', [process(1, 'T'), process(2, 'S')]],
    ['one forked meanwhile runs', [process(1, 'T'), process(2, 'T'), process(3, 'R')]],
    ['all of those struck are gone', [process(9, 'T')]],
    ['nothing is there', []],
  ])('is not when %s', async (_, now) => {
    expect(await attestStopped(kernel(...now), 'db1', STRUCK)).toBeNull();
  });

  test('is not of nothing', async () => {
    expect(await attestStopped(kernel(process(1, 'T')), 'db1', [])).toBeNull();
  });
});

describe('that it stayed stopped', () => {
  const stopped = { what: 'stopped', at: '2026-01-01T00:00:00.000Z', facts: {} };

  test('is attested when it still is, or was killed by a fence', async () => {
    expect((await attestStoodStill(kernel(process(1, 'T'), process(2, 'T')), 'db1', STRUCK, stopped, false))?.what).toMatch(
      /stopped still/,
    );
    expect((await attestStoodStill(kernel(), 'db1', STRUCK, stopped, true))?.what).toMatch(/gone/);
  });

  test('is not when one runs again', async () => {
    expect(await attestStoodStill(kernel(process(1, 'T'), process(2, 'S')), 'db1', STRUCK, stopped, true)).toBeNull();
  });

  test('is not when they are gone and nobody was to fence them', async () => {
    expect(await attestStoodStill(kernel(), 'db1', STRUCK, stopped, false)).toBeNull();
  });
});

test('every process must be met by the signal: another fault than the one said is none', async () => {
  const met: number[] = [];
  const platform = (gone: number) => ({
    strike: (_node: string, { pid }: { pid: number }, signal: string) => {
      met.push(pid);
      expect(signal).toBe('SIGKILL');
      return Promise.resolve(pid !== gone);
    },
  });
  await strikeAll(platform(0), 'db1', STRUCK, 'SIGKILL');
  expect(met).toEqual([1, 2]);
  await expect(strikeAll(platform(2), 'db1', STRUCK, 'SIGKILL')).rejects.toThrow('process 2 (postgres) was gone');
});

test('what is held must still be: a restart is not what is measured', async () => {
  const instance = (state: 'held' | 'running') => ({
    service: 'postgres-1',
    component: 'postgres',
    node: 'db1',
    state,
    pid: null,
    startTicks: null,
    bootId: '',
    since: '',
    restarts: 0,
    failures: 0,
    lastExit: null,
    fingerprint: '',
    definedFingerprint: '',
    logFile: '',
  });
  const platform = (state: 'held' | 'running') => ({ observe: () => Promise.resolve([instance(state)]) });
  await stayedAway(platform('held'), 'postgres-1');
  await expect(stayedAway(platform('running'), 'postgres-1')).rejects.toThrow('runs again');
  await expect(stayedAway(platform('held'), 'postgres-2')).rejects.toThrow('runs again');
});
