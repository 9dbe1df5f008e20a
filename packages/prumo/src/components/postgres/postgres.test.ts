import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Service, StackContext } from '../../model/index.ts';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import type { DatabaseSpec } from '../../spec/spec.ts';
import { ROLES_JOB, SETTINGS_JOB } from './jobs.ts';
import { postgres } from './postgres.ts';

function contextWith(database: Partial<DatabaseSpec>): StackContext {
  const spec = fixtureSpec();
  return fixtureContext({ spec: { ...spec, database: { ...spec.database, ...database } } });
}

function withPatroni(version: string): StackContext {
  const context = fixtureContext();
  return { ...context, server: (id) => (id === 'patroni' ? { id, path: '/usr/bin/patroni', version } : context.server(id)) };
}

function first(context: StackContext): Service {
  return postgres.services(context)[0] ?? expect.fail('no service');
}

function file(owner: { readonly files: Service['files'] }, path: string): string {
  return owner.files.find((one) => one.path === path)?.content ?? expect.fail(`no file ${path}`);
}

const patroniFile = z.object({
  bootstrap: z.object({ dcs: z.looseObject({ ttl: z.number(), loop_wait: z.number(), retry_timeout: z.number() }) }),
  postgresql: z.record(z.string(), z.unknown()),
});
const settingsFile = z.object({ wanted: z.object({ postgresql: z.object({ parameters: z.record(z.string(), z.unknown()) }) }) });

function patroniOf(context: StackContext): z.infer<typeof patroniFile> {
  return patroniFile.parse(JSON.parse(file(first(context), 'patroni.yml')));
}

function job(context: StackContext, name: string) {
  return postgres.jobs(context).find((one) => one.name === name) ?? expect.fail(`no job ${name}`);
}

describe('rendered', () => {
  test.each([12, 13] as const)('patroni.yml on Debian %i', async (debian) => {
    await expect(file(first(fixtureContext({ debian })), 'patroni.yml')).toMatchFileSnapshot(`__golden__/debian-${debian}.patroni.json`);
  });

  test('roles, database and rights', async () => {
    const roles = job(contextWith({ name: 'it\'s "one"', extensions: ['pg_trgm'] }), ROLES_JOB);
    await expect(file(roles, 'cluster.sql')).toMatchFileSnapshot('__golden__/cluster.sql');
    await expect(file(roles, 'database.sql')).toMatchFileSnapshot('__golden__/database.sql');
    await expect(file(roles, 'apply-roles.sh')).toMatchFileSnapshot('__golden__/apply-roles.sh');
  });

  test('wanted settings', async () => {
    await expect(file(job(fixtureContext(), SETTINGS_JOB), 'settings.json')).toMatchFileSnapshot('__golden__/settings.json');
  });
});

describe('the Unix socket', () => {
  const access = (context: StackContext) => {
    const { pg_hba, parameters } = z
      .object({ pg_hba: z.array(z.string()), parameters: z.record(z.string(), z.string()) })
      .parse(patroniOf(context).postgresql);
    const socket = first(context).sockets.find(({ port }) => port === undefined);
    return { local: pg_hba.filter((line) => line.startsWith('local')), mode: parameters['unix_socket_permissions'], auth: socket?.auth };
  };
  const superuser = 'local all postgres peer map=prumo';

  test('takes routers in where each node has a user of its own: with a password, and never as the superuser', () => {
    expect(access(fixtureContext())).toEqual({
      local: [superuser, 'local all monitor scram-sha-256', 'local "fixture" all scram-sha-256'],
      mode: '0777',
      auth: 'password',
    });
  });

  test('is the node’s alone where users are shared', () => {
    const alone = { local: [superuser], mode: '0700', auth: 'private-socket' };
    expect(access(fixtureContext({ allocation: { isRoot: false } }))).toEqual(alone);
    const context = fixtureContext();
    expect(access({ ...context, user: () => 'one-for-all' })).toEqual(alone);
  });
});

describe('synchronous standbys', () => {
  const dynamic = (database: Partial<DatabaseSpec>) => patroniOf(contextWith(database)).bootstrap.dcs;

  test.each([
    [
      { synchronous: 0, strict: true },
      { synchronous_mode: false, synchronous_mode_strict: false, synchronous_node_count: 1 },
    ],
    [
      { synchronous: 1, strict: false },
      { synchronous_mode: true, synchronous_mode_strict: false, synchronous_node_count: 1 },
    ],
    [
      { synchronous: 2, strict: true },
      { synchronous_mode: true, synchronous_mode_strict: true, synchronous_node_count: 2 },
    ],
  ])('%j', (database, expected) => {
    expect(dynamic(database)).toMatchObject(expected);
  });

  test('a data folder that may hold the only copy of an acknowledged write is never removed', () => {
    const local = (database: Partial<DatabaseSpec>) => patroniOf(contextWith(database)).postgresql;
    expect(local({ synchronous: 0 })).toMatchObject({
      remove_data_directory_on_rewind_failure: false,
      remove_data_directory_on_diverged_timelines: false,
    });
    expect(local({ synchronous: 1 })).toMatchObject({
      remove_data_directory_on_rewind_failure: true,
      remove_data_directory_on_diverged_timelines: false,
    });
  });
});

describe('parameters of the spec', () => {
  const parameters = (given: Record<string, string>) =>
    settingsFile.parse(JSON.parse(file(job(contextWith({ parameters: given }), SETTINGS_JOB), 'settings.json'))).wanted.postgresql
      .parameters;

  test('go before ours', () => {
    expect(parameters({ work_mem: '1GB', deadlock_timeout: '2s' })).toMatchObject({ work_mem: '1GB', deadlock_timeout: '2s' });
  });

  test('add to the preloaded libraries', () => {
    expect(parameters({ shared_preload_libraries: 'auto_explain, pg_stat_statements' })).toMatchObject({
      shared_preload_libraries: 'pg_stat_statements,auto_explain',
    });
  });

  test('never before what replication depends on', () => {
    expect(parameters({ hot_standby: 'off', max_wal_senders: '0', password_encryption: 'md5' })).toMatchObject({
      hot_standby: 'on',
      max_wal_senders: 10,
      password_encryption: 'scram-sha-256',
    });
  });
});

describe('versions of Patroni', () => {
  test.each(['2.1.7', '3.0.0', '3.0.1'])('%s is refused before anything starts', (version) => {
    expect(() => first(withPatroni(version))).toThrow(expect.objectContaining({ code: 'server-unsafe' }));
  });

  test.each(['3.0.2', '3.0.3', '3.3.2', '4.0.7', '4.1.0', '10.0.0'])('%s is run', (version) => {
    expect(first(withPatroni(version)).argv[2]).toBe('/var/lib/prumo/fixture/services/postgres-1/etc/patroni-launcher.py');
  });

  test.each([
    ['3.0.2', 8, 1],
    ['3.1.2', 8, 1],
    ['3.2.0', 20, 2],
    ['4.0.7', 20, 1],
  ])('%s: ttl %i, loop_wait %i, and the lock outlives two retries', (version, ttl, loopWait) => {
    const { dcs } = patroniOf(withPatroni(version)).bootstrap;
    expect(dcs).toMatchObject({ ttl, loop_wait: loopWait });
    expect(dcs.loop_wait + 2 * dcs.retry_timeout).toBeLessThanOrEqual(dcs.ttl);
  });
});

describe('secrets', () => {
  const context = fixtureContext();

  test('are in no argv and in no file that all may read', () => {
    for (const owner of [...postgres.services(context), ...postgres.jobs(context)]) {
      const open = [
        ...owner.argv,
        JSON.stringify(owner.env),
        ...owner.files.filter((one) => one.secret !== true).map((one) => one.content),
      ].join('\n');
      expect(open, owner.name).not.toMatch(/secret-of-|SCRAM-SHA-256\$|PEM key/);
    }
  });

  test('reach the server as verifiers only', () => {
    expect(file(job(context, ROLES_JOB), 'cluster.sql')).not.toContain('secret-of-');
  });
});

describe('change', () => {
  const before = first(fixtureContext());

  test('the configuration is reloaded', () => {
    expect(postgres.change?.(before, first(contextWith({ maxConnections: 200 })))).toBe('reload');
  });

  test('launcher, certificates, programs and upgraded packages are rolled', () => {
    for (const path of ['patroni-launcher.py', 'node.crt', 'ca.crt']) {
      expect(
        postgres.change?.(before, {
          ...before,
          files: before.files.map((one) => (one.path === path ? { ...one, content: 'other' } : one)),
        }),
        path,
      ).toBe('roll');
    }
    expect(postgres.change?.(before, { ...before, argv: ['/usr/local/bin/python3', ...before.argv.slice(1)] })).toBe('roll');
    expect(postgres.change?.(before, { ...before, env: { ...before.env, PRUMO_VERSION: 'patroni 3.0.2, postgres 15.20' } })).toBe('roll');
  });

  test('how it is supervised costs nothing', () => {
    expect(postgres.change?.(before, { ...before, readyWithin: 1 })).toBe('nothing');
  });
});

test('what an application may refer to', () => {
  expect(postgres.references?.(fixtureContext())).toEqual({
    'database.url': 'postgresql://fixture_app:secret-of-database.app@127.71.1.10:6432/fixture',
    'database.read_url': 'postgresql://fixture_app:secret-of-database.app@127.71.1.10:6432/fixture_read',
    'database.direct_url': 'postgresql://fixture_app:secret-of-database.app@127.71.1.10:5432/fixture',
    'database.owner_url': 'postgresql://fixture_owner:secret-of-database.owner@127.71.1.10:5432/fixture',
    'database.host': '127.71.1.10',
    'database.port': '6432',
    'database.name': 'fixture',
    'database.user': 'fixture_app',
    'database.password': 'secret-of-database.app',
  });
});
