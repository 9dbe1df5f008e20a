import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Copy, Copies } from '../../../src/backups/logical/copies.ts';
import { takeDump } from '../../../src/backups/logical/dump.ts';
import type { Manifest } from '../../../src/backups/logical/manifest.ts';
import { programsBeside } from '../../../src/backups/logical/programs.ts';
import { compareRestored } from '../../../src/backups/logical/prove.ts';
import { serveRequest } from '../../../src/backups/logical/serve-request.ts';
import { restoreDump } from '../../../src/backups/logical/restore.ts';
import { folderTarget, type Target } from '../../../src/backups/logical/targets/index.ts';
import { DEBIAN } from '../../fixture/context.ts';
import { LonePostgres } from '../../integration/harness/lone-postgres.ts';

const never = new AbortController().signal;
const key = 'k'.repeat(32);
const programs = programsBeside(DEBIAN[12].psql.path, DEBIAN[12].zstd.path);
const folder = mkdtempSync('/tmp/prumo-it-damage-');
const place = join(folder, 'copies');
const target = folderTarget(place);
const copies = new Copies(target, key);

let server: LonePostgres;
let manifest: Manifest;

const take = (label: string, into: Target = target, signal = never) =>
  takeDump({ login: server.login('plenty'), programs, target: into, key, label, prumo: '0.0.0-test', now: () => new Date() }, signal);

/** A folder that does something once the dump’s first megabytes have come, while pg_dump waits for us to read on. */
const interrupted = (midway: () => Promise<void>): Target => ({
  ...target,
  put: (name, content, signal) => {
    const watched = async function* () {
      let passed = 0;
      for await (const chunk of content) {
        yield chunk;
        passed += chunk.length;
        if (name.endsWith('.dump') && passed > 1_000_000 && passed - chunk.length <= 1_000_000) await midway();
      }
    };
    return target.put(name, watched(), signal);
  },
});

/** Pids of our own children that run a program. */
const childrenOf = (program: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const parent = /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return (
          Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]?.endsWith(`/${program}`) === true
        );
      } catch {
        return false; // it ended while we looked
      }
    });

const stored = (): readonly string[] => (existsSync(place) ? readdirSync(place).toSorted() : []);
const flaws = async () => Object.fromEntries((await copies.list(never)).map(({ label, flaw }) => [label, flaw]));
const only = async (label: string): Promise<Copy> =>
  (await copies.list(never)).find((copy) => copy.label === label) ?? expect.fail(`no copy ${label}`);

async function restoring(of = manifest, options: { key?: string; scratch?: string } = {}): Promise<string> {
  const name = `into_${Math.random().toString(36).slice(2)}`;
  const login = await server.create(name);
  await restoreDump({ manifest: of, target, key, login, programs, scratch: folder, jobs: 2, ...options }, never);
  return name;
}

beforeAll(async () => {
  server = await LonePostgres.start('127.203.8.3');
  await server.create('plenty');
  // What zstd cannot pack: 30 MB, far more than all pipes on the way hold.
  await server.query(
    'plenty',
    `CREATE TABLE noise AS SELECT n AS id, decode(string_agg(md5(random()::text), ''), 'hex') AS bytes
       FROM generate_series(1, 3000) n, generate_series(1, 640) m GROUP BY n`,
  );
  await server.query('plenty', 'CREATE TABLE counter (id bigserial PRIMARY KEY, at timestamptz DEFAULT now())');
  await server.query('plenty', 'INSERT INTO counter SELECT FROM generate_series(1, 1000)');
  manifest = await take('20260101-030000L');
}, 120_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const WHOLE = ['20260101-030000L.dump', '20260101-030000L.manifest'];

test('pg_dump killed in the middle, zstd killed, the server gone: each is an error, and nothing looks like a backup', async () => {
  expect(stored()).toEqual(WHOLE);
  const killing = (program: string) => async () => {
    const pids = childrenOf(program);
    expect(pids).toHaveLength(1);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
  };
  await expect(take('killed', interrupted(killing('pg_dump')))).rejects.toThrow(/pg_dump ended by SIGKILL/);
  expect(stored()).toEqual(WHOLE);
  await expect(take('killed', interrupted(killing('zstd')))).rejects.toThrow(/ended/);
  expect(stored()).toEqual(WHOLE);
  const terminate = async () => {
    await server.query('postgres', "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pg_dump'");
  };
  await expect(take('killed', interrupted(terminate))).rejects.toThrow(
    /pg_dump ended with exit code 1: .*(terminating|closed the) connection/s,
  );
  expect(stored()).toEqual(WHOLE);
  expect([...childrenOf('pg_dump'), ...childrenOf('zstd')]).toEqual([]);
});

test('given up in the middle, or a target that refuses, it leaves nothing and no process', async () => {
  const stop = new AbortController();
  await expect(
    take(
      'given-up',
      interrupted(async () => stop.abort(new Error('given up'))),
      stop.signal,
    ),
  ).rejects.toThrow();
  const full: Target = {
    ...target,
    async put(_, content) {
      for await (const chunk of content) if (chunk.length > 1000) throw new Error('no space left');
    },
  };
  await expect(take('full', full)).rejects.toThrow('no space left');
  const refusesManifest: Target = {
    ...target,
    put: (name, content, signal) => (name.endsWith('.manifest') ? Promise.reject(new Error('refused')) : target.put(name, content, signal)),
  };
  await expect(take('no-manifest', refusesManifest)).rejects.toThrow('refused');
  expect(stored()).toEqual(WHOLE);
  expect([...childrenOf('pg_dump'), ...childrenOf('zstd')]).toEqual([]);
});

test('what is written while a dump runs is not in it, and makes no difference', async () => {
  const busy = interrupted(async () => {
    await server.query('plenty', 'INSERT INTO counter SELECT FROM generate_series(1, 500)');
    await server.query('plenty', 'DELETE FROM counter WHERE id <= 10; UPDATE counter SET at = now()');
  });
  const taken = await take('busy', busy);
  expect(taken.content.tables.find(({ name }) => name === 'public.counter')?.rows).toBe(1000);
  const name = await restoring(taken);
  expect((await compareRestored(server.login(name), taken, undefined, never)).differences).toEqual([]);
  await target.remove('busy.manifest', never);
  await target.remove('busy.dump', never);
}, 60_000);

test('a table that is truncated before pg_dump locks it is dumped with the rows the snapshot has: we have locked it', async () => {
  await server.query('plenty', 'CREATE TABLE emptied AS SELECT generate_series(1, 700) AS n');
  const { host, user, password } = server.login('plenty');
  // Asked for its version first, when the snapshot is exported and pg_dump has locked nothing yet. A TRUNCATE belongs to no snapshot.
  const pgDump = join(folder, 'pg_dump');
  const said = join(folder, 'truncate');
  writeFileSync(
    pgDump,
    `#!/bin/sh
if [ "$1" = --version ]; then
  PGPASSWORD='${password}' '${DEBIAN[12].psql.path}' -Xq -h ${host} -U ${user} -d plenty -c "SET lock_timeout = '500ms'" -c 'TRUNCATE emptied' >'${said}' 2>&1
fi
exec '${programs.pgDump}' "$@"
`,
    { mode: 0o700 },
  );
  const login = server.login('plenty');
  const now = () => new Date();
  const taken = await takeDump(
    { login, programs: { ...programs, pgDump }, target, key, label: 'emptied', prumo: '0.0.0-test', now },
    never,
  );
  expect(readFileSync(said, 'utf8')).toContain('canceling statement due to lock timeout');
  expect(taken.content.tables.find(({ name }) => name === 'public.emptied')?.rows).toBe(700);
  const name = await restoring(taken);
  expect(await server.query(name, 'SELECT count(*)::int AS count FROM emptied')).toEqual([{ count: 700 }]);
  await server.query('plenty', 'DROP TABLE emptied');
  await target.remove('emptied.manifest', never);
  await target.remove('emptied.dump', never);
}, 60_000);

test('a changed byte, a cut or foreign dump, another key: each is told, and no row of it reaches a database', async () => {
  const file = join(place, '20260101-030000L.dump');
  const whole = readFileSync(file);
  const emptied = async (expected: RegExp, options: { key?: string } = {}) => {
    await expect(restoring(manifest, options)).rejects.toThrow(expected);
    const [database] = await server.query('postgres', "SELECT datname FROM pg_database WHERE datname ~ '^into_' ORDER BY oid DESC LIMIT 1");
    expect(await server.query(String(database?.['datname']), 'SELECT 1 FROM pg_class WHERE oid >= 16384')).toEqual([]);
  };
  try {
    expect(await copies.verify(await only('20260101-030000L'), never)).toBeUndefined();
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(whole.length - 100_000) ^ 1, whole.length - 100_000);
    writeFileSync(file, changed);
    expect(await copies.verify(await only('20260101-030000L'), never)).toBe('changed');
    await emptied(/changed/);
    writeFileSync(file, whole.subarray(0, whole.length - 100_000));
    expect(await flaws()).toEqual({ '20260101-030000L': 'other-size' });
    await emptied(/cut-short|changed/);
    // A whole, sealed dump of the same key, of another backup.
    await take('20260102-030000L');
    writeFileSync(file, readFileSync(join(place, '20260102-030000L.dump')));
    await emptied(/changed/);
    rmSync(file);
    expect(await flaws()).toEqual({ '20260101-030000L': 'missing', '20260102-030000L': undefined });
    await emptied(/is not there/);
  } finally {
    writeFileSync(file, whole);
  }
  await emptied(/wrong-key/, { key: 'x'.repeat(32) });
  expect((await new Copies(target, 'x'.repeat(32)).list(never)).map(({ flaw }) => flaw)).toEqual(['wrong-key', 'wrong-key']);
  // A manifest of another backup, under this one’s name.
  const [mine, other] = [join(place, '20260101-030000L.manifest'), join(place, '20260102-030000L.manifest')];
  const kept = readFileSync(mine);
  writeFileSync(mine, readFileSync(other));
  expect(await flaws()).toMatchObject({ '20260101-030000L': 'changed' });
  writeFileSync(mine, kept);
}, 120_000);

test('leftovers of killed runs are swept away; old copies go, the last whole one stays though it is old', async () => {
  const later = new Date('2099-01-01T00:00:00Z');
  writeFileSync(join(place, '.x.dump.00.partial'), 'half');
  writeFileSync(join(place, '20260103-030000L.dump'), 'without a manifest');
  expect([...(await copies.sweep(never))].toSorted()).toEqual(['.x.dump.00.partial', '20260103-030000L.dump']);
  // The newer one is damaged: the older is the last that is whole.
  renameSync(join(place, '20260102-030000L.dump'), join(folder, 'aside'));
  expect(await copies.prune(7, later, never)).toEqual([]);
  renameSync(join(folder, 'aside'), join(place, '20260102-030000L.dump'));
  expect(await copies.prune(7, later, never)).toEqual(['20260101-030000L']);
  expect(stored()).toEqual(['20260102-030000L.dump', '20260102-030000L.manifest']);
});

test('a copy that was taken counts, also when an older one cannot be removed', async () => {
  if (process.getuid?.() !== 0) return;
  const own = join(folder, 'unremovable');
  const old = '20200101-030000L';
  await takeDump(
    {
      login: server.login('postgres'),
      programs,
      target: folderTarget(own),
      key,
      label: old,
      prumo: '0.0.0-test',
      now: () => new Date('2020-01-01T03:00:00Z'),
    },
    never,
  );
  const stuck = join(own, `${old}.manifest`);
  execFileSync('mount', ['--bind', stuck, stuck]);
  try {
    const source = { members: [server.login('postgres')], programs };
    const answer = await serveRequest('now', { folder: own, key, source, prumo: '0.0.0-test', keep: 7 }, never);
    expect(answer).toMatchObject({ did: 'now', copy: { database: 'postgres' }, removed: [], notRemoved: expect.stringMatching(/EBUSY/) });
  } finally {
    execFileSync('umount', [stuck]);
  }
  expect((await new Copies(folderTarget(own), key).list(never)).map(({ flaw }) => flaw)).toEqual([undefined, undefined]);
});

test('a database in use, an older server and a full disk are refused in words', async () => {
  const [copy] = await copies.list(never);
  const of = copy?.manifest ?? expect.fail('no copy');
  await expect(
    restoreDump({ manifest: of, target, key, login: server.login('plenty'), programs, scratch: folder, jobs: 2 }, never),
  ).rejects.toThrow('the database plenty is not empty');
  await expect(restoring({ ...of, versions: { ...of.versions, server: '99.1' } })).rejects.toThrow(
    /99\.1 cannot be restored into the older 15/,
  );
  if (process.getuid?.() !== 0) return;
  const small = join(folder, 'small');
  mkdirSync(small);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', small]);
  try {
    await expect(restoring(of, { scratch: small })).rejects.toThrow(/zstd .*No space left on device/);
    expect(readdirSync(small)).toEqual([]);
  } finally {
    execFileSync('umount', [small]);
  }
});
