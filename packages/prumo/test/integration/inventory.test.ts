import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planInstall } from '../../src/platforms/local/preflight/install/index.ts';
import {
  findServers,
  SERVERS,
  type ServerDefinition,
  type ServerProblem,
  takeInventory,
} from '../../src/platforms/local/preflight/servers/index.ts';
import { listeners } from '../../src/platforms/local/preflight/sockets/index.ts';
import { fixtureSpec } from '../fixture/spec.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'prumo-inventory-'));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

function definition(id: ServerDefinition['id']): ServerDefinition {
  const found = SERVERS.find((server) => server.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

/** A program in a folder of its own that says something and counts how often it is asked. */
async function program(name: string, says: string, exit = 0): Promise<string> {
  const folder = join(home, 'bin');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `#!/bin/sh\necho asked >> '${home}/asked'\necho '${says}'\nexit ${exit}\n`);
  await chmod(join(folder, name), 0o755);
  return folder;
}

const asked = async (): Promise<number> => (await readFile(join(home, 'asked'), 'utf8').catch(() => '')).split('\n').length - 1;

/** Looked for only in the given PATH. */
const only = (id: ServerDefinition['id']): readonly ServerDefinition[] => [{ ...definition(id), foldersFirst: [], foldersLast: [] }];

test('this machine has every server the spec wants, and the second look starts nothing', async () => {
  const spec = fixtureSpec();
  const found = await findServers(spec, { home });
  expect(found.get('python3')?.path, 'the one that can import patroni').toBe('/usr/bin/python3');
  expect([...found.keys()].toSorted()).toEqual(
    SERVERS.filter(({ wanted }) => wanted(spec))
      .map(({ id }) => id)
      .toSorted(),
  );
  const started = performance.now();
  expect(await findServers(spec, { home })).toEqual(found);
  expect(performance.now() - started).toBeLessThan(100);
});

test('a version is read once, and again when the program changes', async () => {
  const path = await program('pgbouncer', 'PgBouncer 1.24.1');
  const look = () => takeInventory(fixtureSpec(), { home, path, servers: only('pgbouncer') });
  expect((await look()).found.get('pgbouncer')).toEqual({ id: 'pgbouncer', path: join(path, 'pgbouncer'), version: '1.24.1' });
  await look();
  expect(await asked()).toBe(1);
  await program('pgbouncer', 'PgBouncer 1.25.0');
  expect((await look()).found.get('pgbouncer')?.version).toBe('1.25.0');
  await writeFile(join(home, 'inventory.json'), 'hurt');
  expect((await look()).found.get('pgbouncer')?.version, 'a damaged cache is only a slow one').toBe('1.25.0');
});

test.each([
  ['pgbouncer', 'PgBouncer 1.12.0', 0, 'too-old', 'server-too-old'],
  ['patroni', 'patroni 3.0.1', 0, 'unsafe', 'server-unsafe'],
  ['patroni', 'patroni 2.1.2', 0, 'unsafe', 'server-unsafe'],
  ['caddy', 'error while loading shared libraries', 127, 'missing', 'server-missing'],
] as const)('%s that says “%s” (exit %i) is %s', async (id, says, exit, kind, code) => {
  const path = await program(definition(id).program, says, exit);
  const { problems } = await takeInventory(fixtureSpec(), { home, path, servers: only(id) });
  expect(problems.map((problem) => problem.kind)).toEqual([kind]);
  await expect(findServers(fixtureSpec(), { home, path, servers: only(id) })).rejects.toMatchObject({ code });
});

test('a program without its companions is not taken', async () => {
  const path = await program('postgres', 'postgres (PostgreSQL) 17.6');
  const { problems } = await takeInventory(fixtureSpec(), { home, path, servers: only('postgres') });
  expect(problems[0]?.why.en).toContain('initdb');
});

test('an optional tool that is missing stops nothing', async () => {
  const nowhere = { home, path: join(home, 'empty'), servers: only('nft') };
  expect((await takeInventory(fixtureSpec(), nowhere)).problems).toHaveLength(1);
  expect((await findServers(fixtureSpec(), nowhere)).size).toBe(0);
});

function missing(id: ServerDefinition['id'], overrides: Partial<ServerDefinition> = {}): ServerProblem {
  return { definition: { ...definition(id), ...overrides }, kind: 'missing', found: undefined, why: { en: 'x', 'pt-BR': 'x' } };
}

test('apt here: what is installed is left alone, what is not is planned with its size', async () => {
  const uid = process.getuid?.() ?? -1;
  expect(await planInstall([missing('pgbouncer')], { uid })).toMatchObject({ requested: ['pgbouncer'], packages: [] });
  const plan = await planInstall([missing('curl', { packages: ['netcat-traditional'], minimum: '1' })], { uid });
  expect(plan.packages.map(({ name }) => name)).toEqual(['netcat-traditional']);
  expect(plan.size.download).toBeGreaterThan(10_000);
  expect(plan.size.installed).toBeGreaterThan(plan.size.download);
});

test('apt here: no package, or none recent enough, gives the project’s own page', async () => {
  const uid = process.getuid?.() ?? -1;
  for (const overrides of [{ minimum: '99' }, { packages: [{ metapackage: 'pgbouncer', pattern: /^nothing$/ }] }]) {
    await expect(planInstall([missing('pgbouncer', overrides)], { uid: uid === 0 ? 1 : uid })).rejects.toMatchObject({
      code: 'server-missing',
      details: [expect.stringContaining('https://www.pgbouncer.org')],
    });
  }
});

test('listeners: this process’ own TCP and Unix sockets, with their owner', async () => {
  const [tcp, unix] = [createServer().listen({ host: '127.207.1.1', port: 0 }), createServer().listen(join(home, 'a socket'))];
  await Promise.all([once(tcp, 'listening'), once(unix, 'listening')]);
  const address = tcp.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const all = await listeners();
    expect(all.find((each) => each.address === '127.207.1.1' && each.port === port)?.owners).toContainEqual(
      expect.objectContaining({ pid: process.pid }),
    );
    expect(all.find((each) => each.address === join(home, 'a socket'))?.owners).toContainEqual(
      expect.objectContaining({ pid: process.pid }),
    );
  } finally {
    tcp.close();
    unix.close();
  }
});
