import { expect, test } from 'vitest';
import { DEBIAN } from '../../../../../test/fixture/context.ts';
import { monitoringSpec } from '../../../../../test/fixture/monitoring.ts';
import { fixtureSpec } from '../../../../../test/fixture/spec.ts';
import { isAtLeast } from '../../../../model/index.ts';
import { parseInterpreter } from './search.ts';
import { SERVERS } from './servers.ts';

test('each server stands in the list once, and Debian 12 and 13 are new enough', () => {
  expect(SERVERS.map(({ id }) => id).toSorted()).toEqual(Object.keys(DEBIAN[12]).toSorted());
  for (const release of [12, 13] as const) {
    for (const { id, minimum } of SERVERS) expect(isAtLeast(DEBIAN[release][id].version, minimum), `${id} on Debian ${release}`).toBe(true);
  }
});

test.each([
  ['etcd', 'etcd Version: 3.4.23\nGit SHA: Not provided\n', '3.4.23'],
  ['prometheus', 'prometheus, version 2.42.0+ds (branch: debian/sid, revision: 2.42.0+ds-5+deb12u1)\n', '2.42.0'],
  ['alertmanager', 'alertmanager, version 0.25.0 (branch: debian/sid, revision: 0.25.0-1+b4)\n', '0.25.0'],
  ['node-exporter', 'node_exporter, version 1.5.0 (branch: debian/sid, revision: 1.5.0-1+b6)\n', '1.5.0'],
  ['postgres-exporter', 'postgres_exporter, version 0.11.1 (branch: debian/sid, revision: 0.11.1-3+b5)\n', '0.11.1'],
  ['redis-exporter', 'level=info msg="Redis Metrics Exporter 1.45.0-2+b4    build date: 20230409-10:15:07    Go: go1.19.8"\n', '1.45.0'],
  ['etcdctl', 'etcdctl version: 3.5.16\nAPI version: 3.5\n', '3.5.16'],
  ['patroni', 'patroni 3.0.2\n', '3.0.2'],
  ['postgres', 'postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n', '15.18'],
  ['psql', 'psql (PostgreSQL) 17.6 (Debian 17.6-0+deb13u1)\n', '17.6'],
  ['pgbouncer', 'PgBouncer 1.24.1\nlibevent 2.1.12-stable\n', '1.24.1'],
  ['haproxy', 'HAProxy version 3.0.11-1+deb13u3 2026/10/17 - https://haproxy.org/\n', '3.0.11'],
  ['redis-server', 'Redis server v=8.0.2 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64\n', '8.0.2'],
  ['redis-cli', 'redis-cli 7.0.15\n', '7.0.15'],
  ['caddy', 'v2.8.4 h1:q3pe0wpBj1OcHFZ3n/1nl4V4bxBrYoSoab7rL9BMYNk=\n', '2.8.4'],
  ['caddy', '2.6.2\n', '2.6.2'],
  ['openssl', 'OpenSSL 3.0.19 27 Jan 2026 (Library: OpenSSL 3.0.19 27 Jan 2026)\n', '3.0.19'],
  ['curl', 'curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1\n', '7.88.1'],
  ['nft', 'nftables v1.0.6 (Lester Gooch #5)\n', '1.0.6'],
] as const)('%s tells its version', (id, said, version) => {
  expect(SERVERS.find((server) => server.id === id)?.versionPattern.exec(said)?.[1]).toBe(version);
});

test('only what the spec has is needed', () => {
  const { cache, storage, edge } = { cache: undefined, storage: undefined, edge: undefined };
  const wanted = SERVERS.filter((server) => server.wanted(fixtureSpec({ cache, storage, edge }))).map(({ id }) => id);
  expect(wanted).toContain('patroni');
  for (const id of ['redis-server', 'redis-cli', 'swift', 'caddy'] as const) expect(wanted).not.toContain(id);
});

test('what watches is looked for only where a spec asks for it', () => {
  const ids = ['prometheus', 'alertmanager', 'node-exporter', 'postgres-exporter', 'redis-exporter'] as const;
  const monitoring = monitoringSpec();
  for (const id of ids) {
    const server = SERVERS.find((one) => one.id === id);
    expect(server?.wanted(fixtureSpec())).toBe(false);
    expect(server?.wanted(fixtureSpec({ monitoring }))).toBe(true);
    expect(server?.onlyWhenAsked).toBe(true);
  }
  expect(SERVERS.find(({ id }) => id === 'redis-exporter')?.wanted(fixtureSpec({ monitoring, cache: undefined }))).toBe(false);
});

test('whoever has backups can take a logical one by hand, whatever the schedule says', () => {
  const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7 };
  const zstd = SERVERS.find(({ id }) => id === 'zstd');
  expect(zstd?.wanted(fixtureSpec({ backup }))).toBe(true);
  expect(zstd?.wanted(fixtureSpec())).toBe(false);
});

test('interpreters of scripts', () => {
  expect(parseInterpreter('#! /usr/bin/python3\n# text')).toBe('/usr/bin/python3');
  expect(parseInterpreter('#!/opt/venv/bin/python -I\n')).toBe('/opt/venv/bin/python');
  expect(parseInterpreter('#!/usr/bin/env python3\n')).toBe('python3');
  expect(parseInterpreter('\x7fELF')).toBeUndefined();
});
