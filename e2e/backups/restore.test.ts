import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import type { Ended } from '../harness/command.ts';
import { query } from '../harness/database.ts';
import { complaints } from '../harness/health.ts';
import { processTable } from '../harness/process-table.ts';
import { TestStack } from '../harness/stack.ts';
import { RepositoryFiles } from './repository-files.ts';

const restoredSchema = z.object({
  backup: z.string(),
  folder: z.string(),
  socket: z.string().nullable(),
  owner: z.string(),
  bytes: z.number(),
  time: z.string().nullable(),
});
const listSchema = z.object({ backups: z.array(z.object({ label: z.string() })) });
const POSTGRES = execFileSync('sh', ['-c', 'ls /usr/lib/postgresql/*/bin/postgres | tail -1'], { encoding: 'utf8' }).trim();
const isRoot = process.getuid?.() === 0;

/** `prumo restore`: beside the database that runs, which goes on as if nothing happened. The tests build on each other. */
describe('restores by the command line', () => {
  const stack = new TestStack({ name: 'resgate', spec: 'name: resgate\ndatabase: { memory: 128MB }\nbackup: {}\n' });
  const files = new RepositoryFiles(stack);
  const place = mkdtempSync('/var/tmp/prumo-restore-');
  chmodSync(place, 0o755);
  let owner = '';
  let moment = '';
  beforeAll(async () => {
    await stack.must('up', '--wait');
    owner = (await stack.must('connect', 'db', '--owner', '--print')).stdout.trim();
    expect(refusal(await stack.prumo('restore', '--to', 'new', '--json'))).toMatchObject({ exit: 2, code: 'restore-target' });
    await query(owner, 'CREATE TABLE note (id serial PRIMARY KEY, text text)');
    await stack.must('backup', 'now');
    await query(owner, `INSERT INTO note (text) SELECT 'kept' FROM generate_series(1, 10)`);
    // A backup's end is known to the second; the moment must be after it.
    await query(owner, 'SELECT pg_sleep(1.2)');
    const [row] = await query(owner, `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now`);
    moment = String(row?.['now']);
    await query(owner, 'DELETE FROM note');
    await query(owner, `INSERT INTO note (text) VALUES ('afterwards')`);
    await archived();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
    rmSync(place, { recursive: true, force: true });
  });

  /** Everything written so far is in the archive: a segment is closed within 10 s. */
  async function archived(): Promise<void> {
    const before = files.segments().length;
    await query(owner, `INSERT INTO note (text) VALUES ('to be archived')`);
    await eventually(async () => files.segments().length > before, { within: 60_000, every: 500, what: 'a segment more' });
  }
  const notes = (socket: string): readonly string[] =>
    execFileSync(
      join(dirname(POSTGRES), 'psql'),
      ['-XAtw', '-h', socket, '-U', 'postgres', '-d', 'resgate', '-c', 'SELECT DISTINCT text FROM note ORDER BY 1'],
      {
        encoding: 'utf8',
      },
    )
      .trim()
      .split('\n');
  const restore = async (...argv: readonly string[]) =>
    restoredSchema.parse(JSON.parse((await stack.must('restore', ...argv, '--json')).stdout));
  const label = async () => listSchema.parse(JSON.parse((await stack.must('backup', 'list', '--json')).stdout)).backups[0]?.label ?? '';
  /** Of each guard of a restore to a new server on record: whether it was undone because nobody renewed it. */
  const undone = (): readonly boolean[] => {
    const guards = join(stack.state, 'agent/guards');
    const ours = readdirSync(guards).filter((name) => name.startsWith('restored-'));
    const schema = z.object({ undoneAt: z.string().nullable() });
    return ours.map((name) => schema.parse(JSON.parse(readFileSync(join(guards, name), 'utf8'))).undoneAt !== null);
  };
  const running = (folder: string) => processTable().filter(({ argv }) => argv.includes(folder));

  test('what cannot be is refused before anything is written, each with its own reason', async () => {
    const full = join(place, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'mine'), '');
    const linked = join(place, 'linked');
    mkdirSync(linked);
    symlinkSync(linked, join(place, 'link'));
    const { uid } = statSync(linked);
    for (const [argv, exit, code] of [
      [['--to', 'new', '--time', '2020-01-01'], 2, 'restore-target'],
      [['--to', 'new', '--time', '2099-01-01T00:00:00Z'], 2, 'restore-target'],
      [['--to', 'new', '--backup', '20200101-000000F'], 2, 'unknown-backup'],
      [['--to', 'directory', full], 4, 'restore-place'],
      [['--to', 'directory', join(full, 'mine')], 4, 'restore-place'],
      [['--to', 'directory', join(place, 'not', 'there')], 4, 'restore-place'],
      [['--to', 'directory', join(place, 'link')], 4, 'restore-place'],
      [['--to', 'directory'], 2, 'usage'],
      [['--to', 'nowhere'], 2, 'usage'],
      [['--to', 'new', '--time', 'yesterday'], 2, 'usage'],
      [[], 2, 'usage'],
    ] as const)
      expect([argv, refusal(await stack.prumo('restore', ...argv, '--json'))]).toMatchObject([argv, { exit, code }]);
    expect(readdirSync(full)).toEqual(['mine']);
    expect([readdirSync(linked), statSync(linked).uid]).toEqual([[], uid]);
    expect((await stack.prumo('--lang', 'pt-BR', 'restore', '--to', 'new', '--time', '2099-01-01')).stderr).toContain('está no futuro');
  });

  test('`--dry-run` says from what and into where, and makes nothing', async () => {
    const folder = join(place, 'foreseen');
    const { stdout } = await stack.must('restore', '--to', 'directory', folder, '--dry-run');
    expect(stdout).toContain(await label());
    expect(stdout).toContain(folder);
    expect(existsSync(folder)).toBe(false);
  });

  test('`--to new` to a moment: a server beside the other has what was there then; `up` leaves it, `--remove` takes it away', async () => {
    const ended = await stack.must('restore', '--to', 'new', '--time', moment);
    expect(ended.stderr).toMatch(/MB of .*MB\/s/);
    const socket = /psql -h (\S+) -U postgres resgate/.exec(ended.stdout)?.[1] ?? expect.fail(ended.stdout);
    expect(notes(socket)).toEqual(['kept']);
    expect(await query(owner, 'SELECT DISTINCT text FROM note ORDER BY 1')).toEqual([{ text: 'afterwards' }, { text: 'to be archived' }]);
    expect(refusal(await stack.prumo('restore', '--to', 'new', '--json'))).toMatchObject({ exit: 4, code: 'restore-place' });
    await stack.must('up');
    expect(notes(socket)).toEqual(['kept']);
    expect(complaints(await stack.status())).toEqual([]);
    expect((await stack.must('restore', '--remove', '--json')).stdout).toContain('"removed":true');
    expect([existsSync(socket), running(join(stack.state, 'services/restored/data/cluster'))]).toEqual([false, []]);
    expect((await stack.must('restore', '--remove')).stdout).toContain('There is no restored server');
  });

  test('`--to new` killed once its server is started leaves what `--remove` takes away; so it does with a folder that has no server', async () => {
    const folder = join(stack.state, 'services/restored/data/cluster');
    const command = stack.start(['restore', '--to', 'new']);
    const definition = join(stack.state, 'agent/services/restored.json');
    await eventually(async () => existsSync(definition), { within: 120_000, every: 5, what: 'the server is defined' });
    await command.kill('SIGKILL');
    await eventually(async () => undone().includes(true), { within: 60_000, every: 250, what: 'the guard has looked at it' });
    expect(existsSync(join(folder, 'PG_VERSION'))).toBe(true);
    expect((await stack.must('restore', '--remove', '--json')).stdout).toContain('"removed":true');
    expect([existsSync(folder), running(folder)]).toEqual([false, []]);
    mkdirSync(folder, { recursive: true });
    expect((await stack.must('restore', '--remove', '--json')).stdout).toContain('"removed":true');
    expect(existsSync(folder)).toBe(false);
    expect((await stack.must('restore', '--remove', '--json')).stdout).toContain('"removed":false');
  });

  test('`--to directory`: as far as the archive goes, shut down in order, and PostgreSQL starts it as it is', async () => {
    const folder = join(place, 'look');
    const made = await restore('--to', 'directory', folder, '--backup', await label());
    expect(made).toMatchObject({ folder, socket: null, time: null });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(running(folder)).toEqual([]);
    const { uid, gid } = statSync(folder);
    const server = spawn(POSTGRES, ['-D', folder, '-p', '54391', '-c', 'listen_addresses='], {
      ...(isRoot ? { uid, gid } : {}),
      cwd: '/',
      stdio: 'ignore',
    });
    const psql = (sql: string) =>
      execFileSync(join(dirname(POSTGRES), 'psql'), ['-XAtw', '-h', folder, '-p', '54391', '-U', 'postgres', '-d', 'resgate', '-c', sql], {
        ...(isRoot ? { uid, gid } : {}),
        cwd: '/',
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    try {
      const said = await eventually(async () => attempt(() => psql('SELECT DISTINCT text FROM note ORDER BY 1')), {
        within: 20_000,
        every: 200,
        what: 'it answers',
      });
      expect(said.trim().split('\n')).toEqual(['afterwards', 'to be archived']);
      expect(psql('SHOW max_worker_processes').trim()).toBe('0');
    } finally {
      const over = once(server, 'exit');
      server.kill('SIGINT');
      await over;
    }
  });

  test('a moment the archive does not reach says how far it does, and leaves no folder', async () => {
    const folder = join(place, 'late');
    // Nothing was committed after it, so no WAL can show that it was reached.
    const late = new Date().toISOString();
    expect(refusal(await stack.prumo('restore', '--to', 'directory', folder, '--time', late, '--json'))).toMatchObject({
      exit: 2,
      code: 'restore-target',
      what: expect.stringMatching(/last transaction in it is of \d{4}-/),
    });
    expect([existsSync(folder), running(folder)]).toEqual([false, []]);
  });

  test('a gap in the archive, a backup cut in half: said, and nothing is left', async () => {
    const folder = join(place, 'damaged');
    {
      const segments = files.segments();
      using _gap = files.broken(segments.at(-2) ?? expect.fail('too few segments'), 'gone');
      const gap = refusal(await stack.prumo('restore', '--to', 'directory', folder, '--json'));
      expect(gap).toMatchObject({ exit: 1, code: 'backup-damaged' });
      expect(gap.details.join()).toMatch(/missing/);
    }
    {
      using _half = files.broken(files.largestBundle(), 'half');
      expect(refusal(await stack.prumo('restore', '--to', 'directory', folder, '--json'))).toMatchObject({
        exit: 1,
        code: 'backup-damaged',
      });
    }
    expect(existsSync(folder)).toBe(false);
  });

  test.runIf(isRoot)('a disk without room is told before anything is written; a folder nobody else may pass is refused', async () => {
    const small = join(place, 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m,mode=755', 'tmpfs', small]);
    try {
      const refused = refusal(await stack.prumo('restore', '--to', 'directory', join(small, 'x'), '--json'));
      expect(refused).toMatchObject({ exit: 4, code: 'disk-full', what: expect.stringMatching(/needs .*MB in .*, and .* are free/) });
      expect(readdirSync(small)).toEqual([]);
    } finally {
      execFileSync('umount', [small]);
    }
    const closed = join(place, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    expect(refusal(await stack.prumo('restore', '--to', 'directory', join(closed, 'x'), '--json'))).toMatchObject({
      exit: 4,
      code: 'restore-place',
    });
    expect(readdirSync(closed)).toEqual([]);
  });

  test('interrupted, it takes everything away before it ends; killed, the guard does; the next one is whole', async () => {
    const folder = join(place, 'again');
    const first = stack.start(['restore', '--to', 'directory', folder]);
    await first.says(/replays the WAL/);
    expect(await first.kill('SIGINT')).toMatchObject({ code: 130 });
    expect([existsSync(folder), running(folder)]).toEqual([false, []]);
    const second = stack.start(['restore', '--to', 'directory', folder]);
    await second.says(/replays the WAL/);
    expect(refusal(await stack.prumo('restore', '--to', 'new', '--json'))).toMatchObject({ exit: 4, code: 'stack-busy' });
    await second.kill('SIGKILL');
    await eventually(async () => readdirSync(folder).length === 0 && running(folder).length === 0, {
      within: 60_000,
      every: 250,
      what: 'nothing is left in the folder',
    });
    expect(readdirSync(dirname((await restore('--to', 'directory', folder)).folder))).toContain('again');
    expect(existsSync(join(folder, 'PG_VERSION'))).toBe(true);
  });
});

function refusal(ended: Ended) {
  const error = z.object({ code: z.string(), what: z.string(), details: z.array(z.string()).default([]) });
  return { exit: ended.code, ...z.object({ error }).parse(JSON.parse(ended.stdout)).error };
}

function attempt(work: () => string): string | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
