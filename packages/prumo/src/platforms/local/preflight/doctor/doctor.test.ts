import { expect, test } from 'vitest';
import { SERVERS } from '../servers/index.ts';
import { hardLimit } from './limits.ts';
import { availableMemory, clockCheck, memoryCheck } from './machine.ts';
import { serverChecks } from './servers.ts';
import { spaceCheck, syncCheck } from './storage.ts';

test('limits as the kernel prints them', () => {
  const limits =
    'Limit                     Soft Limit           Hard Limit           Units\nMax processes             96365                unlimited            processes\nMax open files            1024                 20000                files\n';
  expect(hardLimit(limits, 'Max open files')).toBe(20_000);
  expect(hardLimit(limits, 'Max processes')).toBe(Number.POSITIVE_INFINITY);
  expect(hardLimit(limits, 'Max locked memory')).toBeUndefined();
});

test('available memory, in bytes', () => {
  expect(availableMemory('MemTotal:       24683524 kB\nMemAvailable:   1024 kB\n')).toBe(1024 * 1024);
  expect(availableMemory('')).toBeUndefined();
});

test('memory: a spec the machine can never carry is a problem, one there is no room for now a warning', () => {
  const gib = 1024 ** 3;
  const needs = { total: 4.5 * gib, machine: 8 * gib, toCome: 4 * gib };
  expect(memoryCheck(5 * gib, needs)).toMatchObject({ status: 'ok', needed: '≥ 4.0 GiB' });
  expect(memoryCheck(3 * gib, needs)).toMatchObject({ status: 'warning', found: '3.0 GiB' });
  // What runs has its memory already.
  expect(memoryCheck(0.5 * gib, { ...needs, toCome: 0 }).status).toBe('ok');
  expect(memoryCheck(8 * gib, { ...needs, machine: 4 * gib })).toMatchObject({
    status: 'problem',
    found: '4.0 GiB in all',
    needed: '≥ 4.5 GiB',
  });
  expect([1, 2].map((free) => memoryCheck(free * gib, undefined).status)).toEqual(['warning', 'ok']);
  expect(memoryCheck(undefined, needs).status).toBe('skipped');
});

test('a clock that lies behind what this machine wrote is a problem', async () => {
  expect((await clockCheck(new Date(), ['/etc'])).status).toBe('ok');
  const wrong = await clockCheck(new Date('2001-01-01'), ['/etc', '/nonexistent']);
  expect(wrong.status).toBe('problem');
  expect(wrong.remedy).toBeDefined();
});

test('thresholds of disk space and of durable writes', () => {
  const gib = 1024 ** 3;
  expect([1, 5, 50].map((free) => spaceCheck(free * gib).status)).toEqual(['problem', 'warning', 'ok']);
  expect([0.3, 9.9, 10, 40].map((time) => syncCheck(time).status)).toEqual(['ok', 'ok', 'warning', 'warning']);
});

test('a missing server is a problem with its packages and page; an optional one a warning', () => {
  const problems = SERVERS.filter(({ id }) => id === 'pgbouncer' || id === 'nft').map((definition) => ({
    definition,
    kind: 'missing' as const,
    found: undefined,
    why: { en: 'not there', 'pt-BR': 'não há' },
  }));
  const checks = serverChecks({ found: new Map([['etcd', { id: 'etcd', path: '/usr/bin/etcd', version: '3.5.16' }]]), problems }, SERVERS);
  expect(checks.map((check) => [check.id, check.status])).toEqual([
    ['server-etcd', 'ok'],
    ['server-pgbouncer', 'problem'],
    ['server-nft', 'warning'],
  ]);
  expect(checks[1]?.remedy?.en).toContain('pgbouncer.org');
});
