import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Allocation } from '../../src/model/index.ts';
import { ensureUsers, findUser, removeUsers } from '../../src/platforms/local/index.ts';
import { allocate, clearDestroyed, knownStacks, setAside } from '../../src/platforms/local/preflight/identity/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { fixtureSpec } from '../fixture/spec.ts';
import { TypescriptChild } from './harness/typescript-child.ts';

const IDENTITY = new URL('../../src/platforms/local/preflight/identity/index.ts', import.meta.url).href;
const UID = process.getuid?.() ?? -1;
/** Enough for the deletion to be met in the middle. */
const FILES = 5000;

let folder: string;
let home: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prumo-destroyed-'));
  await chmod(folder, 0o755);
  home = join(folder, 'home');
});

afterEach(async () => {
  await removeUsers(join(home, 'shop'));
  await rm(folder, { recursive: true, force: true });
});

/** A stack as it lies there when it is down: a place on this machine, users, data. */
async function stackWithData(): Promise<Allocation> {
  const allocation = await allocate({
    home,
    spec: fixtureSpec({ name: 'shop' }),
    invoker: { uid: UID, userName: 'tester', homeFolder: home, env: {} },
    usersFor: (nodes) =>
      ensureUsers(
        join(home, 'shop'),
        nodes.slice(0, 2).map(({ name }) => name),
      ),
  });
  const data = join(allocation.state, 'services', 'postgres-1', 'data');
  await mkdir(data, { recursive: true });
  for (let index = 0; index < FILES; index += 500)
    await Promise.all(Array.from({ length: 500 }, (_, offset) => writeFile(join(data, String(index + offset)), 'row')));
  return allocation;
}

function usersOf(allocation: Allocation): readonly string[] {
  return UID === 0 ? Object.values(allocation.users) : [];
}

test('killed in the middle of the deletion: no command finds half a stack, users outlive their files, and the next one completes it', async () => {
  const allocation = await stackWithData();
  await setAside(home, 'shop');
  expect(existsSync(allocation.state)).toBe(false);
  expect(await knownStacks(home)).toEqual([]);
  const aside = (await readdir(home)).find((name) => name.startsWith('.destroyed-')) ?? expect.fail('nothing was set aside');
  const data = join(home, aside, 'services', 'postgres-1', 'data');

  await using deleter = new TypescriptChild(
    `import { clearDestroyed } from ${JSON.stringify(IDENTITY)}; await clearDestroyed(${JSON.stringify(home)}, 0);`,
  );
  await eventually(async () => (await readdir(data)).length < FILES, { within: 20_000, every: 1, what: 'a deletion under way' });
  // Meanwhile nobody else deletes the same.
  await expect(clearDestroyed(home, 0)).rejects.toMatchObject({ code: 'stack-busy' });
  await deleter.kill();
  const left = (await readdir(data)).length;
  expect(left).toBeGreaterThan(0);
  for (const user of usersOf(allocation)) expect(findUser(user), user).toBeDefined();

  expect(await clearDestroyed(home, 0)).toEqual(['shop']);
  expect((await readdir(home)).filter((name) => name.startsWith('.destroyed-'))).toEqual([]);
  expect(existsSync(allocation.run)).toBe(false);
  for (const user of usersOf(allocation)) expect(findUser(user), user).toBeUndefined();
  expect(await clearDestroyed(home, 0)).toEqual([]);
});

test('a new stack of the same name keeps its users and its folder of sockets', async () => {
  await stackWithData();
  await setAside(home, 'shop');
  const anew = await stackWithData();
  expect(await clearDestroyed(home, 0)).toEqual(['shop']);
  expect(existsSync(join(anew.state, 'allocation.json'))).toBe(true);
  expect(existsSync(anew.run)).toBe(true);
  for (const user of usersOf(anew)) expect(findUser(user), user).toBeDefined();
  await setAside(home, 'shop');
  await clearDestroyed(home, 0);
  expect(existsSync(anew.run)).toBe(false);
});
