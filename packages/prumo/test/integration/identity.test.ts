import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { SECRET_NAMES, topologyOf } from '../../src/model/index.ts';
import {
  allocate,
  type AllocateOptions,
  knownStacks,
  openSecrets,
  PortClaims,
  prepareCertificates,
  previewIdentity,
  probePort,
} from '../../src/platforms/local/preflight/identity/index.ts';
import { prepareRunFolder } from '../../src/platforms/local/preflight/identity/run-folder.ts';
import { fixtureSpec } from '../fixture/spec.ts';

const run = promisify(execFile);
const IDENTITY = new URL('../../src/platforms/local/preflight/identity/index.ts', import.meta.url).href;
const FIXTURE = new URL('../fixture/spec.ts', import.meta.url).href;
/** Whoever runs the tests: as root run folders lie in /run/prumo, and each test removes its own. */
const UID = process.getuid?.() ?? -1;

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'prumo-id-'));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

function options(name: string, overrides: Partial<AllocateOptions> = {}): AllocateOptions {
  return {
    home,
    spec: fixtureSpec({ name }),
    invoker: { uid: UID, userName: 'tester', homeFolder: home, env: {} },
    usersFor: async (nodes) => Object.fromEntries(nodes.map((node) => [node.name, `user-${node.name}`])),
    ...overrides,
  };
}

async function removeRun(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

test('an allocation is kept: same addresses, ports and folders again, private on disk', async () => {
  const first = await allocate(options('kept'));
  const again = await allocate(options('kept'));
  expect(again).toEqual(first);
  expect((await stat(join(first.state, 'allocation.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(first.run)).isDirectory()).toBe(true);
  await removeRun(first.run);
});

test('a preview tells which secrets are on record: a stack of an earlier version lacks the newer ones', async () => {
  const { spec, invoker } = options('earlier');
  const { state, run: folder } = await allocate(options('earlier'));
  await openSecrets(state);
  const file = join(state, 'secrets.json');
  const { secrets, ...rest } = z
    .object({ schemaVersion: z.literal(1), secrets: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(await readFile(file, 'utf8')));
  const { 'backup.logical': _, ...older } = secrets;
  await writeFile(file, JSON.stringify({ ...rest, secrets: older }));
  const { isMade } = await previewIdentity(home, spec, invoker);
  expect(SECRET_NAMES.filter((name) => !isMade(name))).toEqual(['backup.logical']);
  await removeRun(folder);
});

test('eight processes allocating four stacks at once: each stack one answer, no two stacks share anything', async () => {
  const program = (name: string): string => `
    import { allocate } from ${JSON.stringify(IDENTITY)};
    import { fixtureSpec } from ${JSON.stringify(FIXTURE)};
    const given = await allocate({ home: ${JSON.stringify(home)}, spec: fixtureSpec({ name: '${name}' }),
      invoker: { uid: ${UID}, userName: 'tester', homeFolder: '/nonexistent', env: {} }, usersFor: async () => ({}) });
    process.stdout.write(JSON.stringify(given));`;
  const given = await Promise.all(
    ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd'].map(async (name) => {
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '--eval', program(name)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const [output] = await Promise.all([readAll(child.stdout), once(child, 'exit')]);
      return output;
    }),
  );
  expect(new Set(given).size).toBe(4);
  expect(given.slice(0, 4)).toEqual(given.slice(4));
  const stacks = await knownStacks(home);
  expect(stacks).toHaveLength(4);
  for (const pick of ['subnet', 'httpsPort', 'httpPort', 'run'] as const)
    expect(new Set(stacks.map(({ allocation }) => allocation?.[pick])).size, pick).toBe(4);
  await Promise.all(stacks.map(({ allocation }) => removeRun(allocation?.run ?? '/nonexistent')));
});

test('stacks of different homes coming up at once get different ports, before any of them listens', async () => {
  const homes = await Promise.all(Array.from({ length: 4 }, () => mkdtemp(join(tmpdir(), 'prumo-id-'))));
  try {
    const claims = homes.map(() => new PortClaims());
    const given = await Promise.all(
      homes.map((each, index) => allocate(options('same', { home: each, claims: claims[index] ?? expect.fail() }))),
    );
    expect(new Set(given.flatMap(({ httpsPort, httpPort }) => [httpsPort, httpPort])).size).toBe(8);
    // A stack whose `up` died before its edge ran chooses again, since its port is another's now; one that people know does not.
    const [first, second] = given;
    if (first === undefined || second === undefined) throw new Error('nothing was given');
    await claims[0]?.[Symbol.asyncDispose]();
    const holder = createServer().listen(first.httpsPort, '127.0.0.1');
    try {
      await once(holder, 'listening');
      const known = await allocate(options('same', { home: homes[0] ?? '' }));
      expect(known.httpsPort).toBe(first.httpsPort);
      const moved = await allocate(options('same', { home: homes[0] ?? '', edgeHasRun: false }));
      expect(given.map(({ httpsPort }) => httpsPort)).not.toContain(moved.httpsPort);
    } finally {
      holder.close();
    }
    for (const each of claims) await each[Symbol.asyncDispose]();
    await Promise.all(given.map(({ run: folder }) => removeRun(folder)));
  } finally {
    await Promise.all(homes.map((each) => rm(each, { recursive: true, force: true })));
  }
});

test('a claim ends with its process', async () => {
  const claims = new PortClaims();
  const program = `import { PortClaims } from ${JSON.stringify(IDENTITY)};
    console.log(await new PortClaims().claim('127.0.0.1', 65432)); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = await once(child.stdout, 'data');
  expect(String(line).trim()).toBe('true');
  expect(await claims.claim('127.0.0.1', 65432)).toBe(false);
  expect(await claims.claim('127.0.0.1', 65431)).toBe(true);
  child.kill('SIGKILL');
  await exited;
  expect(await claims.claim('127.0.0.1', 65432)).toBe(true);
  await claims[Symbol.asyncDispose]();
});

test('a block in which something listens is passed over', async () => {
  // The block the stack would get: see choose-subnet.ts.
  const number = createHash('sha256').update(`${home}\0busy`).digest().readUInt32BE() % (64 * 256);
  const block = `127.${64 + Math.floor(number / 256)}.${number % 256}`;
  const server = createServer().listen({ host: `${block}.77`, port: 0 });
  await once(server, 'listening');
  try {
    const given = await allocate(options('busy'));
    expect(given.subnet).not.toBe(block);
    await removeRun(given.run);
  } finally {
    server.close();
  }
});

test('a port in use is named with its holder, and a damaged file is not overwritten', async () => {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    expect((await probePort('127.0.0.1', port))?.what.en).toContain(`pid ${process.pid}`);
    const edge = fixtureSpec().edge;
    const spec = fixtureSpec({ name: 'taken', ...(edge && { edge: { ...edge, httpsPort: port } }) });
    await expect(allocate(options('taken', { spec }))).rejects.toMatchObject({ code: 'port-in-use' });
  } finally {
    server.close();
  }
  await mkdir(join(home, 'hurt'));
  await writeFile(join(home, 'hurt', 'allocation.json'), '{"schemaVersion":1,"sub');
  await expect(allocate(options('hurt'))).rejects.toMatchObject({ code: 'state-damaged' });
  expect(await readFile(join(home, 'hurt', 'allocation.json'), 'utf8')).toBe('{"schemaVersion":1,"sub');
});

test('a run folder somebody else prepared is refused', async () => {
  await mkdir(join(home, 'elsewhere'));
  await symlink(join(home, 'elsewhere'), join(home, 'squatted'));
  await expect(prepareRunFolder(join(home, 'squatted', 'shop'), UID)).rejects.toMatchObject({ code: 'run-folder-unsafe' });
  await writeFile(join(home, 'file'), '');
  await expect(prepareRunFolder(join(home, 'file', 'shop'), UID)).rejects.toMatchObject({ code: 'run-folder-unsafe' });
  await expect(prepareRunFolder(join(home, 'mine', 'shop'), UID + 1)).rejects.toMatchObject({ code: 'run-folder-unsafe' });
});

test.runIf(UID === 0)('root’s state below a closed folder is refused, naming the folder', async () => {
  await chmod(home, 0o700);
  const closed = allocate(options('closed', { home: join(home, 'deep', 'prumo') }));
  await expect(closed).rejects.toMatchObject({ code: 'home-unreachable' });
  await expect(closed).rejects.toThrow(home);
});

test('secrets are made once, also by two at the same time, and stay', async () => {
  const [one, two] = await Promise.all([openSecrets(home), openSecrets(home)]);
  for (const name of SECRET_NAMES) expect(one.get(name)).toBe(two.get(name));
  expect(new Set(SECRET_NAMES.map((name) => one.get(name))).size).toBe(SECRET_NAMES.length);
  expect((await openSecrets(home)).get('database.app')).toBe(one.get('database.app'));
  expect((await stat(join(home, 'secrets.json'))).mode & 0o777).toBe(0o600);
});

test('rotation keeps what servers still have until it is applied', async () => {
  const store = await openSecrets(home);
  const old = store.get('cache.app');
  const next = await store.rotate('cache.app');
  expect(next).not.toBe(old);
  const reopened = await openSecrets(home);
  expect(reopened.get('cache.app')).toBe(next);
  expect(reopened.previous('cache.app')).toEqual([old]);
  expect(reopened.redact(`${old} ${next} ${reopened.get('app.session')}`)).toBe('*** *** ***');
  await reopened.applied('cache.app');
  expect((await openSecrets(home)).previous('cache.app')).toEqual([]);
});

test.each([
  ['cut off', '{"schemaVersion":1,"secrets":{"database.app":{"value":"topsecrettopsecret', 0o600],
  [
    'a value that would need quoting',
    JSON.stringify({
      schemaVersion: 1,
      secrets: { 'database.app': { value: "topsecret topsecret'--", previous: [], changedAt: '2026-01-01T00:00:00Z' } },
    }),
    0o600,
  ],
  ['readable by others', JSON.stringify({ schemaVersion: 1, secrets: {} }), 0o644],
])('a secrets file that is %s is refused, kept, and not quoted', async (_, content, mode) => {
  const file = join(home, 'secrets.json');
  await writeFile(file, content, { mode });
  await chmod(file, mode);
  const error = await openSecrets(home).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'secrets-unreadable' });
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('topsecret');
  expect(await readFile(file, 'utf8')).toBe(content);
});

test('secrets that vanished from under existing data are not made anew', async () => {
  await mkdir(join(home, 'services', 'postgres-1'), { recursive: true });
  await expect(openSecrets(home)).rejects.toMatchObject({ code: 'secrets-unreadable' });
});

test('certificates: openssl agrees with the chain, the names and both purposes', async () => {
  const nodes = topologyOf(fixtureSpec(), '127.207.5');
  const certificate = await prepareCertificates({ state: home, stack: 'fixture', nodes, sharedAddresses: ['127.207.5.10'] });
  const { ca, cert, key } = certificate('db2');
  for (const [name, content] of Object.entries({ ca, cert, key })) await writeFile(join(home, `${name}.pem`), content, { mode: 0o600 });
  const [caFile, certFile, keyFile] = [join(home, 'ca.pem'), join(home, 'cert.pem'), join(home, 'key.pem')];
  for (const check of [
    ['-verify_hostname', 'db2'],
    ['-verify_hostname', 'fixture'],
    ['-verify_ip', '127.207.5.32'],
    ['-verify_ip', '127.207.5.10'],
    ['-purpose', 'sslserver'],
    ['-purpose', 'sslclient'],
  ]) {
    expect((await run('openssl', ['verify', '-x509_strict', '-CAfile', caFile, ...check, certFile])).stdout, check.join(' ')).toContain(
      'OK',
    );
  }
  await expect(run('openssl', ['verify', '-CAfile', caFile, '-verify_hostname', 'db1', certFile])).rejects.toThrow(/hostname mismatch/i);
  await expect(run('openssl', ['verify', '-CAfile', caFile, '-verify_ip', '127.207.5.31', certFile])).rejects.toThrow(
    /IP address mismatch/i,
  );
  const publicKeys = await Promise.all([
    run('openssl', ['pkey', '-in', keyFile, '-pubout']),
    run('openssl', ['x509', '-in', certFile, '-pubkey', '-noout']),
  ]);
  expect(publicKeys[0].stdout).toBe(publicKeys[1].stdout);
  expect((await stat(join(home, 'authority', 'db2.json'))).mode & 0o777).toBe(0o600);
  expect(() => certificate('db9')).toThrow('db9');
});

test('a certificate is kept while good, and made anew when it nears its end, its address changes, or its file is hurt', async () => {
  const nodes = topologyOf(fixtureSpec(), '127.207.5').filter((node) => node.name === 'db1' || node.name === 'db2');
  const issue = (over: { now?: Date; subnet?: string } = {}) =>
    prepareCertificates({
      state: home,
      stack: 'fixture',
      sharedAddresses: [],
      nodes: over.subnet === undefined ? nodes : topologyOf(fixtureSpec(), over.subnet).filter((node) => node.name === 'db1'),
      ...(over.now && { now: over.now }),
    });
  const day = 86_400_000;
  const first = (await issue())('db1');
  expect((await issue({ now: new Date(Date.now() + 260 * day) }))('db1'), 'more than a third of 397 days is left').toEqual(first);
  const renewed = (await issue({ now: new Date(Date.now() + 270 * day) }))('db1');
  expect(renewed.cert).not.toBe(first.cert);
  expect(renewed.ca).toBe(first.ca);
  const moved = (await issue({ subnet: '127.207.6' }))('db1');
  expect(moved.cert).not.toBe(renewed.cert);
  await writeFile(join(home, 'authority', 'db1.json'), 'hurt');
  expect((await issue({ subnet: '127.207.6' }))('db1').cert).not.toBe(moved.cert);
  await writeFile(join(home, 'authority', 'authority.json'), 'hurt');
  await expect(issue()).rejects.toMatchObject({ code: 'state-damaged' });
  expect(await readFile(join(home, 'authority', 'authority.json'), 'utf8')).toBe('hurt');
});
