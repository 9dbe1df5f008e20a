import { describe, expect, test } from 'vitest';
import type { Service, StackContext } from '../../model/index.ts';
import type { PoolerSpec } from '../../spec/spec.ts';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { pgbouncer } from './index.ts';

function poolers(context: StackContext = fixtureContext()): readonly Service[] {
  return pgbouncer.services(context);
}

function first(context?: StackContext): Service {
  return poolers(context)[0] ?? expect.fail('no pooler');
}

function contextWith(pooler: Partial<PoolerSpec>): StackContext {
  const { database } = fixtureSpec();
  return fixtureContext({ spec: fixtureSpec({ database: { ...database, pooler: { ...database.pooler, ...pooler } } }) });
}

function fileOf(service: Service, path: string): string {
  return service.files.find((file) => file.path === path)?.content ?? expect.fail(`no ${path}`);
}

function setting(service: Service, name: string): string | undefined {
  return new RegExp(`^${name} = (.*)$`, 'm').exec(fileOf(service, 'pgbouncer.ini'))?.[1];
}

describe('configuration', () => {
  test.each([12, 13] as const)('for Debian %i', async (debian) => {
    await expect(fileOf(first(fixtureContext({ debian })), 'pgbouncer.ini')).toMatchFileSnapshot(
      `__golden__/pgbouncer-debian${debian}.ini`,
    );
  });

  test('of an old version has nothing that only a newer one understands', () => {
    expect(fileOf(first(), 'pgbouncer.ini')).not.toMatch(/peer|max_prepared_statements|auth_dbname/);
  });

  test('shares the size of the spec between the poolers, rounded up', () => {
    expect(poolers(contextWith({ size: 25 })).map((service) => setting(service, 'default_pool_size'))).toEqual(['13', '13']);
    expect(setting(first(contextWith({ size: 24 })), 'default_pool_size')).toBe('12');
    expect(setting(first(contextWith({ size: 1 })), 'default_pool_size')).toBe('1');
    expect(poolers(contextWith({ size: 25, instances: 3 })).map((service) => setting(service, 'default_pool_size'))).toEqual([
      '9',
      '9',
      '9',
    ]);
  });

  test('lets one pooler take all clients, for when the others are gone', () => {
    expect(setting(first(contextWith({ maxClients: 500 })), 'max_client_conn')).toBe('500');
    expect(first(contextWith({ maxClients: 500 })).resources.openFiles).toBeGreaterThan(500);
  });

  test('sends writes and reads to both routers in turn, by the sockets that lead to the primary and to the standbys', () => {
    const ini = fileOf(first(), 'pgbouncer.ini');
    const routers = '/run/prumo/fixture/router-1,/run/prumo/fixture/router-2';
    expect(ini).toContain(`fixture = host=${routers} port=5432 dbname=fixture\n`);
    expect(ini).toContain(`fixture_read = host=${routers} port=5433 dbname=fixture\n`);
  });

  test('names no user in [databases], which would end the pass-through of SCRAM', () => {
    expect(fileOf(first(), 'pgbouncer.ini').split('[users]')[0]).not.toMatch(/user=/);
  });
});

test('passwords are in a secret file and nowhere else', () => {
  const { files, ready, ...rest } = first();
  expect(ready).toMatchObject({ password: 'secret-of-database.monitor' });
  expect(JSON.stringify(rest)).not.toContain('secret-of-');
  expect(files.filter((file) => file.content.includes('secret-of-')).map((file) => [file.path, file.secret])).toEqual([
    ['userlist.txt', true],
  ]);
});

test('all listen at the shared address, and each at its own and at a private socket', () => {
  expect(poolers().map((service) => service.sockets.map((socket) => `${socket.address} ${socket.port ?? ''}`.trim()))).toEqual([
    ['127.71.1.10 6432', '127.71.1.41 6432', '/run/prumo/fixture/pgbouncer-1/.s.PGSQL.6432'],
    ['127.71.1.10 6432', '127.71.1.42 6432', '/run/prumo/fixture/pgbouncer-2/.s.PGSQL.6432'],
  ]);
});

test('becomes its own user as root, and stays who it is otherwise', () => {
  expect(first().argv[2]).toBe('user-pooler1');
  expect(first(fixtureContext({ allocation: { isRoot: false } })).argv[2]).toBe('');
});

describe('change', () => {
  const change = (before: StackContext, after: StackContext) => pgbouncer.change?.(first(before), first(after));

  test('of nothing costs nothing', () => expect(change(fixtureContext(), fixtureContext())).toBe('nothing'));
  test('of the size is reloaded', () => expect(change(fixtureContext(), contextWith({ size: 40 }))).toBe('reload'));
  test('of a password is reloaded', () =>
    expect(change(fixtureContext(), fixtureContext({ inputs: { secrets: () => 'another' } }))).toBe('reload'));
  test('of the most clients is rolled, for their file descriptors', () =>
    expect(change(fixtureContext(), contextWith({ maxClients: 5000 }))).toBe('roll'));
  test('of the program is rolled', () => expect(change(fixtureContext(), fixtureContext({ debian: 13 }))).toBe('roll'));
});
