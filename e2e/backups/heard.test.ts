import { chmodSync, chownSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { backupSourceLoss } from '../../packages/prumo/src/drills/backup-source-loss/drill.ts';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { query } from '../harness/database.ts';
import { complaints } from '../harness/health.ts';
import { processTable } from '../harness/process-table.ts';
import { TestStack } from '../harness/stack.ts';
import { secretOf } from '../lifecycle/secrets.ts';
import { proveBroken } from './in-process.ts';
import { RepositoryFiles } from './repository-files.ts';

/** Milliseconds: WAL must wait for two minutes before that is told, and then be archived. */
const DRILL_WITHIN = 420_000;
const SPEC = (backup: string) => `name: ouve\ndatabase: { memory: 128MB }\nbackup: ${backup}\n`;

const problemSchema = z.object({ problem: z.string(), subject: z.string(), what: z.object({ en: z.string(), 'pt-BR': z.string() }) });
const stateSchema = z.object({
  schemaVersion: z.literal(1),
  problems: z.array(problemSchema),
  kinds: z.array(z.object({ kind: z.string(), place: z.string(), count: z.number().nullable(), late: z.boolean() })),
  archive: z.object({ member: z.string(), last: z.string().nullable(), lag: z.object({ segments: z.number() }) }).nullable(),
  wholeAt: z.string().nullable(),
});
const statusSchema = z.object({ backupProblems: z.array(problemSchema) });

describe('what is wrong with backups is heard', () => {
  const stack = new TestStack({ name: 'ouve', spec: SPEC('{ verify: never }') });
  const files = new RepositoryFiles(stack);
  const look = async () => {
    const { code, stdout } = await stack.prumo('backup', 'status', '--json');
    const state = stateSchema.parse(JSON.parse(stdout));
    return { code, ...state, wrong: state.problems.map(({ problem, subject }) => `${problem} ${subject}`) };
  };
  const told = async () =>
    statusSchema
      .parse(JSON.parse((await stack.prumo('status', '--json')).stdout))
      .backupProblems.map(({ problem, subject }) => `${problem} ${subject}`);
  const primary = async (statement: string) => {
    const leader = (await stack.status()).services.find(({ name, role }) => /^postgres-\d$/.test(name) && role === 'primary');
    const host = `${stack.allocation()?.subnet}.${30 + Number(leader?.name.at(-1))}`;
    return query(`postgres://postgres:${secretOf(stack, 'database.superuser')}@${host}:5432/ouve`, statement);
  };

  const controllerPid = (): number =>
    processTable().find(({ argv }) => argv.includes(stack.state) && argv.some((word) => word.endsWith('controller.js')))?.pid ??
    expect.fail('no controller');

  beforeAll(() => stack.must('up', '--wait'));
  afterAll(() => stack[Symbol.asyncDispose]());

  test('no full backup is wrong from the first moment; after one nothing is, and what is known is told in three forms', async () => {
    expect(await look()).toMatchObject({ code: 1, wrong: ['missing full'] });
    await stack.must('backup', 'now');
    await stack.must('backup', 'now', '--logical');
    await stack.must('backup', 'verify');
    const well = await look();
    expect(well).toMatchObject({
      code: 0,
      wrong: [],
      kinds: [{ kind: 'full', place: 'local', count: 1, late: false }, { kind: 'differential' }, { kind: 'logical', count: 1 }],
    });
    expect(well.wholeAt).not.toBeNull();
    expect(well.archive?.last).toMatch(/^[0-9A-F]{24}/);
    const metrics = (await stack.must('backup', 'status', '--format', 'prometheus')).stdout;
    expect(metrics).toMatch(/^prumo_backup_last_success_timestamp_seconds\{stack="ouve",kind="full",repository="local"\} \d+/m);
    expect(metrics).toMatch(/^prumo_wal_archive_lag_bytes\{stack="ouve"\} \d+/m);
    expect((await stack.must('--lang', 'pt-BR', 'backup', 'status')).stdout).toContain('Nada de errado.');
    expect(await stack.prumo('backup', 'status', '--format', 'xml')).toMatchObject({ code: 2 });
  });

  test('a scheduled backup that fails is told by `status` within two minutes, also by a controller that is another, and once', async () => {
    const folder = join(files.folder, 'backup/main');
    const { mode } = statSync(folder);
    chmodSync(folder, 0o500);
    stack.write({ 'prumo.yaml': SPEC('{ verify: never, incremental: "* * * * *" }') });
    await stack.must('up');
    await eventually(async () => (await told()).includes('failed incremental'), {
      within: 150_000,
      every: 1000,
      what: 'the failure is told',
    });
    expect((await stack.prumo('status')).stdout).toMatch(/The incremental backup of .* failed: /);
    const before = controllerPid();
    process.kill(before, 'SIGKILL');
    await eventually(async () => controllerPid() !== before && (await told()).includes('failed incremental'), {
      within: 30_000,
      every: 500,
      what: 'the next controller tells it',
    });
    chmodSync(folder, mode);
    await eventually(async () => !(await told()).includes('failed incremental'), { within: 150_000, every: 1000, what: 'it is over' });
    stack.write({ 'prumo.yaml': SPEC('{ verify: never }') });
    await stack.must('up');
    const events = readFileSync(join(stack.state, 'backups.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"failed"') && line.includes('incremental'));
    expect(events.map((line) => z.object({ entry: z.string() }).parse(JSON.parse(line)).entry)).toEqual(['raised', 'recovered']);
  });
  test('the drill is proven on a stack that is well, and nothing is wrong afterwards', { timeout: DRILL_WITHIN }, async () => {
    const end = await proveBroken(stack, backupSourceLoss, { within: DRILL_WITHIN });
    expect(`${end.verdict}: ${end.reason?.en ?? ''}`).toBe('proven: ');
    expect(end.measurements.map(({ name }) => name)).toEqual([
      'seconds-to-tell-wal-segment-missing',
      'seconds-to-tell-byte-changed',
      'seconds-to-tell-copy-changed',
      'seconds-to-tell-repository-away',
    ]);
    expect(complaints(await stack.status())).toEqual([]);
    expect((await look()).wrong).toEqual([]);
    expect(await stack.prumo('backup', 'verify')).toMatchObject({ code: 0 });
  });

  test('failed where something stands in the place of the missing segment', { timeout: DRILL_WITHIN }, async () => {
    let file = '';
    const end = await proveBroken(stack, backupSourceLoss, {
      within: DRILL_WITHIN,
      async afterInject() {
        const present = files.segments();
        const last = present.at(-1) ?? expect.fail('no segment');
        const missing = nextOf(present.map((one) => basename(one).slice(0, 24)));
        file = join(dirname(last), `${missing}-${'0'.repeat(40)}.zst`);
        writeFileSync(file, '');
        const { uid, gid } = statSync(last);
        chownSync(file, uid, gid);
      },
    });
    rmSync(file);
    expect(`${end.verdict}: ${end.reason?.en}`).toMatch(/^failed: nobody was told: a segment of WAL is missing/);
  });

  test('failed where PostgreSQL believes that everything is archived: a silent repository goes unnoticed', {
    timeout: DRILL_WITHIN,
  }, async () => {
    const end = await proveBroken(stack, backupSourceLoss, {
      within: DRILL_WITHIN,
      async afterSteady() {
        await primary(`ALTER SYSTEM SET archive_command = '/bin/true'`);
        await primary('SELECT pg_reload_conf()');
      },
    });
    await primary('ALTER SYSTEM RESET archive_command');
    await primary('SELECT pg_reload_conf()');
    expect(`${end.verdict}: ${end.reason?.en}`).toMatch(/^failed: nobody was told: the repository does not answer/);
    expect(end.undone).toBe(true);
  });
});

/** The first name that is missing among names that follow each other. */
function nextOf(names: readonly string[]): string {
  for (const [position, name] of names.entries()) {
    const next = (BigInt(`0x${name}`) + 1n).toString(16).toUpperCase().padStart(24, '0');
    if (names[position + 1] !== next) return next;
  }
  throw new Error('none is missing');
}
