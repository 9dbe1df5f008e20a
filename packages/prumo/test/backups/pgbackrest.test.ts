import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { backupCommand, pgbackrest, REPOSITORY } from '../../src/components/pgbackrest/index.ts';
import { archiverCommand, PORTS } from '../../src/model/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { fixtureSpec } from '../fixture/spec.ts';
import { DatabaseCluster } from '../integration/harness/database-cluster.ts';
import { RealStack } from '../integration/harness/real-stack.ts';
import { RunningService } from '../integration/harness/running-service.ts';

const infoSchema = z.array(
  z.object({
    status: z.object({ code: z.number(), message: z.string() }),
    archive: z.array(z.object({ max: z.string().nullable() })),
    backup: z.array(z.object({ label: z.string(), type: z.string(), error: z.boolean().nullable(), info: z.object({ size: z.number() }) })),
  }),
);

let stack: RealStack;
let cluster: DatabaseCluster;

beforeAll(async () => {
  const spec = fixtureSpec({
    backup: { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7 },
  });
  stack = RealStack.create({
    spec,
    subnet: '127.203.5',
  });
  cluster = new DatabaseCluster(stack);
  await cluster.up();
  for (const service of pgbackrest.services(stack.context)) stack.start(service);
  for (const job of pgbackrest.jobs(stack.context)) {
    const { code, output } = await stack.run(job);
    expect(code, output).toBe(0);
  }
  await onLeader(cluster.owner, 'CREATE TABLE ledger (id integer PRIMARY KEY, filler text)');
}, 180_000);

afterAll(() => stack[Symbol.asyncDispose](), 60_000);

const onLeader = async (...[login, text, values]: [Parameters<DatabaseCluster['query']>[1], string, (readonly unknown[])?]) =>
  cluster.query(await cluster.leader(), login, text, values);

async function repository(...argv: readonly string[]): Promise<string> {
  const { code, output } = await stack.exec(backupCommand(stack.context, ...argv), { within: 120_000 });
  expect(code, output).toBe(0);
  return output;
}

async function info(): Promise<z.infer<typeof infoSchema>[number]> {
  const [stanza] = infoSchema.parse(JSON.parse(await repository('--log-level-console=warn', '--output=json', 'info')));
  if (stanza === undefined) expect.fail('no stanza');
  return stanza;
}

/** Rows of the table in what the repository gives a new folder, to the end of the archive. */
async function restored(name: string, ...options: readonly string[]): Promise<readonly number[]> {
  const folder = join(stack.folder, name);
  mkdirSync(folder, { mode: 0o700 });
  stack.give(folder);
  const [node] = stack.context.nodesOf('database');
  if (node === undefined) expect.fail('no database node');
  const restore = await stack.exec(
    [...archiverCommand(stack.context, node), `--pg1-path=${folder}`, '--archive-mode=off', ...options, 'restore'],
    { within: 120_000 },
  );
  expect(restore.code, restore.output).toBe(0);
  const postgres = stack.context.server('postgres').path;
  // Patroni writes paths of the member it was into its configuration.
  const settings = [
    ['listen_addresses', ''],
    ['unix_socket_directories', folder],
    ['primary_conninfo', ''],
    ['hba_file', `${folder}/pg_hba.conf`],
    ['ident_file', `${folder}/pg_ident.conf`],
  ];
  const server = new RunningService(
    {
      ...(cluster.services[0] ?? expect.fail('no service')),
      name,
      argv: [postgres, '-D', folder, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    },
    { asUser: stack.asUser, cwd: folder, logFile: join(stack.folder, `${name}.log`) },
  );
  await using _server = server;
  const psql = (sql: string) =>
    stack.exec(
      [
        stack.context.server('psql').path,
        '-XAtw',
        '-h',
        folder,
        '-p',
        String(PORTS.postgres),
        '-U',
        'postgres',
        '-d',
        'fixture',
        '-c',
        sql,
      ],
      {
        within: 20_000,
      },
    );
  await eventually(async () => (await psql('SELECT pg_is_in_recovery()')).output.trim() === 'f', {
    within: 60_000,
    every: 200,
    what: `${name} answers`,
  }).catch((error: unknown) => expect.fail(`${String(error)}\n${server.log()}`));
  const { output } = await psql('SELECT id FROM ledger ORDER BY id');
  rmSync(folder, { recursive: true, force: true });
  return output.trim().split('\n').map(Number);
}

test('a full backup is taken from a standby, encrypted, and what it needs of WAL is archived', async () => {
  await onLeader(cluster.owner, "INSERT INTO ledger SELECT n, repeat('Ação 123.456.789-09 ', 5) FROM generate_series(1, 1000) n");
  const said = await repository('--type=full', 'backup');
  expect(said).toMatch(/new backup label = \d{8}-\d{6}F/);
  expect(said).toContain('replay on the standby');
  const found = await info();
  expect(found.status).toMatchObject({ code: 0 });
  expect(found.backup).toMatchObject([{ type: 'full', error: false }]);
  const grep = await stack.exec(['/bin/grep', '-rl', '-e', '123.456.789-09', '-e', 'PostgreSQL', stack.context.data(REPOSITORY)], {
    within: 20_000,
  });
  expect(grep.output).toBe('');
}, 120_000);

test('an incremental backup holds what changed, and a new server made of it has every row', async () => {
  await onLeader(cluster.owner, "INSERT INTO ledger SELECT n, 'incremental' FROM generate_series(1001, 1500) n");
  await repository('--type=incr', 'backup');
  expect((await info()).backup.map(({ type }) => type)).toEqual(['full', 'incr']);
  expect(await restored('whole')).toEqual(Array.from({ length: 1500 }, (_, index) => index + 1));
}, 180_000);

test('a node is let into the repository only, not into another node, and nobody without a certificate of the stack', async () => {
  const [first, second] = stack.context.nodesOf('database');
  if (first === undefined || second === undefined) expect.fail('no nodes');
  const asked = (...options: readonly string[]) =>
    stack.exec([...archiverCommand(stack.context, second), '--log-level-console=off', '--log-level-stderr=error', ...options, 'repo-ls'], {
      within: 30_000,
    });
  expect(await asked()).toMatchObject({ code: 0 });
  expect((await asked(`--repo1-host=${first.address}`)).output).toMatch(/access denied/);
  const outside = join(stack.folder, 'outside');
  mkdirSync(outside, { mode: 0o700 });
  stack.give(outside);
  const foreign = join(outside, 'node');
  const openssl = stack.context.server('openssl').path;
  const made = await stack.exec(
    [
      '/bin/sh',
      '-c',
      `umask 077; ${openssl} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=${second.name} -keyout ${foreign}.key -out ${foreign}.crt`,
    ],
    { within: 20_000 },
  );
  expect(made.code, made.output).toBe(0);
  const outsider = await asked(`--repo1-host-cert-file=${foreign}.crt`, `--repo1-host-key-file=${foreign}.key`);
  expect(outsider.code, outsider.output).not.toBe(0);
}, 60_000);

test('WAL that died with the primary before it was archived is found on the new one and pushed: no gap, no lost row', async () => {
  const old = await cluster.leader();
  // The archive stands still; the primary goes on, and fills three segments.
  await stack.stopped(REPOSITORY);
  for (let round = 0; round < 3; round += 1) {
    await onLeader(
      cluster.owner,
      `INSERT INTO ledger SELECT n, 'stalled' FROM generate_series(${1501 + round * 100}, ${1600 + round * 100}) n`,
    );
    await cluster.query(old, cluster.superuser, 'SELECT pg_switch_wal()');
  }
  const [{ behind } = { behind: 0 }] = (await cluster.query(
    old,
    cluster.superuser,
    `SELECT count(*)::int AS behind FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'`,
  )) as readonly { behind: number }[];
  expect(behind).toBeGreaterThanOrEqual(3);
  // Its node dies, and its disk with it.
  await stack.stopped(old);
  rmSync(`${stack.context.data(old)}/cluster`, { recursive: true, force: true });
  const next = await eventually(async () => [await cluster.leader()].find((name) => name !== old), {
    within: 40_000,
    every: 200,
    what: 'another leads',
  });
  const [service] = pgbackrest.services(stack.context);
  if (service === undefined) expect.fail('no repository');
  stack.start(service);
  await eventually(
    () => onLeader(cluster.owner, "INSERT INTO ledger SELECT n, 'after' FROM generate_series(1801, 1900) n").then(() => true),
    { within: 20_000, every: 200, what: 'the new leader takes writes' },
  );
  await cluster.query(next, cluster.superuser, 'SELECT pg_switch_wal()');
  await eventually(() => /prumo: [1-9]\d* files of WAL are offered to the archive again/.test(stack.running(next).log()), {
    within: 60_000,
    every: 200,
    what: `the new primary has looked for what was not archived; it said ${stack
      .running(next)
      .log()
      .split('\n')
      .filter((line) => line.includes('prumo'))
      .join('\n')}`,
  });
  await eventually(
    async () => {
      const [{ waiting } = { waiting: 1 }] = (await cluster.query(
        next,
        cluster.superuser,
        `SELECT count(*)::int AS waiting FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'`,
      )) as readonly { waiting: number }[];
      return waiting === 0;
    },
    { within: 90_000, every: 500, what: `everything archived: ${stack.running(next).log().split('\n').slice(-30).join('\n')}` },
  );
  expect(await restored('gapless')).toEqual(Array.from({ length: 1900 }, (_, index) => index + 1));
}, 300_000);
