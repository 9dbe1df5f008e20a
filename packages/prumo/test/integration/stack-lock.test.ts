import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { lockStack } from '../../src/controller/operations/lock.ts';
import { openSecrets } from '../../src/platforms/local/preflight/identity/index.ts';
import { TypescriptChild } from './harness/typescript-child.ts';

const LOCK = new URL('../../src/controller/operations/lock.ts', import.meta.url).href;
const SPEC = `name: shop
app:
  tasks: { greet: { command: echo good day } }
  processes: { web: { command: /bin/cat } }
database: { standbys: 0 }
`;

let folder: string;
let home: string;
let state: string;
let spec: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prumo-lock-'));
  await chmod(folder, 0o755);
  home = join(folder, 'home');
  state = join(home, 'shop');
  spec = join(folder, 'prumo.yaml');
  await mkdir(state, { recursive: true, mode: 0o711 });
  await writeFile(spec, SPEC);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function prumo(...argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const into = (name: keyof typeof said) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += String(chunk);
        done();
      },
    });
  const streams = { out: into('out'), err: into('err'), env: { PRUMO_HOME: home, NO_COLOR: '1' } };
  return { code: await main(['--file', spec, ...argv], streams, new AbortController().signal), ...said };
}

test('only its owner can lock a stack, whatever the umask, and whatever an older Prumo left', async () => {
  const file = join(state, 'lock.sqlite');
  const mode = async (): Promise<number> => (await stat(file)).mode & 0o777;
  const umask = process.umask(0);
  try {
    await (await lockStack(home, 'shop', 'test'))[Symbol.asyncDispose]();
  } finally {
    process.umask(umask);
  }
  expect(await mode()).toBe(0o600);
  await chmod(file, 0o644);
  await (await lockStack(home, 'shop', 'test'))[Symbol.asyncDispose]();
  expect(await mode()).toBe(0o600);
});

test('another process is refused, also after this one tried a second time; a dead holder keeps nothing', async () => {
  const attempt = `import { lockStack } from ${JSON.stringify(LOCK)};
    const lock = await lockStack(${JSON.stringify(home)}, 'shop', 'child').catch((error) => error);`;
  const report = `${attempt} process.stdout.write(lock.code ?? 'locked'); process.exit();`;
  {
    await using _lock = await lockStack(home, 'shop', 'test');
    await expect(lockStack(home, 'shop', 'again')).rejects.toMatchObject({ code: 'stack-busy' });
    await using other = new TypescriptChild(report);
    expect(await other.output()).toBe('stack-busy');
  }
  await using holder = new TypescriptChild(`${attempt} console.log(lock.code ?? 'locked'); setInterval(() => {}, 1000);`);
  expect(await holder.speaks()).toBe('locked');
  await expect(lockStack(home, 'shop', 'test')).rejects.toMatchObject({ code: 'stack-busy' });
  await holder.kill();
  await (await lockStack(home, 'shop', 'test'))[Symbol.asyncDispose]();
});

test('`run` prepares only with the lock, so it takes no release from under an `up`', async () => {
  await using _lock = await lockStack(home, 'shop', 'prumo up');
  const { code, err } = await prumo('run', 'greet');
  expect(code, err).toBe(4);
  expect(err).toContain('[stack-busy]');
  expect((await readdir(state)).filter((name) => !name.startsWith('lock.'))).toEqual([]);
});

test('`secrets rotate` that cannot go ahead leaves the secrets as they are', async () => {
  const allocation = {
    schemaVersion: 1,
    stack: 'shop',
    subnet: '127.70.1',
    listen: '127.0.0.1',
    httpsPort: 8443,
    httpPort: 8080,
    run: join(state, 'run'),
    users: {},
  };
  await writeFile(join(state, 'allocation.json'), JSON.stringify(allocation), { mode: 0o600 });
  await openSecrets(state);
  const secrets = (): Promise<string> => readFile(join(state, 'secrets.json'), 'utf8');
  const before = await secrets();
  {
    await using _lock = await lockStack(home, 'shop', 'prumo up');
    const busy = await prumo('secrets', 'rotate', 'cache.app');
    expect(busy.code, busy.err).toBe(4);
    expect(busy.err).toContain('[stack-busy]');
  }
  expect(await secrets()).toBe(before);
  await writeFile(spec, 'name: shop\ndatabase: { standbies: 1 }\n');
  expect((await prumo('secrets', 'rotate', 'cache.app')).code).toBe(2);
  expect(await secrets()).toBe(before);
});
