import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { LocalPlatform } from '../../packages/prumo/src/platforms/local/local-platform.ts';
import { smallStack } from '../faults/small-stack.ts';
import type { Ended } from '../harness/command.ts';
import { complaints } from '../harness/health.ts';
import { processTable, send } from '../harness/process-table.ts';

const errorSchema = z.object({ error: z.object({ code: z.string(), what: z.string(), remedy: z.string(), details: z.array(z.string()) }) });
const provedSchema = z.object({
  drills: z.array(
    z.object({
      drill: z.string(),
      run: z.string(),
      verdict: z.string(),
      reason: z.object({ en: z.string() }).nullable(),
      undone: z.boolean(),
    }),
  ),
  interrupted: z.boolean().optional(),
});
const historySchema = z.object({
  runs: z.array(z.object({ drill: z.string(), run: z.string(), verdict: z.string(), ended: z.boolean(), undone: z.boolean().optional() })),
});
const shownSchema = z.object({
  run: z.object({
    run: z.string(),
    phases: z.array(z.object({ phase: z.string() })),
    production: z.object({ by: z.string(), restore: z.string() }).nullable(),
  }),
});

const isRoot = process.getuid?.() === 0;
/** What the drills are made of is elsewhere; here one of the shortest stands for all. */
const DRILL = ['prove', '--only', 'router-loss', '--yes', '--json'];
const PRODUCTION = (schedule: string) => `storage: {}\ndrills: { environment: production${schedule} }\n`;

/** Exit code and error of a command that must write one document and nothing else on stdout. */
function refusal(ended: Ended) {
  return { exit: ended.code, ...errorSchema.parse(JSON.parse(ended.stdout)).error };
}

/** What `prumo prove` and its neighbours do with a stack, a machine and people as they are. The tests build on each other. */
describe('the commands of drills', () => {
  const stack = smallStack('commands', { more: PRODUCTION('') });
  const ledger = () => join(stack.state, 'evidence', 'ledger.sqlite');
  const healthy = () => eventually(async () => complaints(await stack.status()).length === 0, { within: 60_000, every: 300 });
  const history = async () => historySchema.parse(JSON.parse((await stack.must('drill', 'history', '--json')).stdout)).runs;
  beforeAll(async () => {
    await stack.must('up');
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  test('a drill there is none of: exit 2 and the nearest one, in the reader’s language', async () => {
    for (const argv of [
      ['prove', '--only', 'router-los'],
      ['drill', 'run', 'router-los'],
      ['drill', 'show', 'router-los'],
      ['drill', 'history', 'router-los'],
    ])
      expect(refusal(await stack.prumo(...argv, '--json'))).toMatchObject({
        exit: 2,
        code: 'unknown-drill',
        what: expect.stringContaining('did you mean `router-loss`?'),
      });
    expect((await stack.prumo('--lang', 'pt-BR', 'prove', '--only', 'router-los')).stderr).toContain('você quis dizer `router-loss`?');
    expect(refusal(await stack.prumo('prove', '--only', 'failover-hang', '--json'))).toMatchObject({ exit: 4, code: 'drill-unfit' });
  });

  test('production outside its windows is left alone, and looking makes no evidence', async () => {
    expect(refusal(await stack.prumo('prove', '--only', 'router-loss', '--json'))).toMatchObject({ exit: 4, code: 'outside-window' });
    const { drills } = z
      .object({ drills: z.array(z.object({ drill: z.string(), unfit: z.string().nullable() })) })
      .parse(JSON.parse((await stack.must('drill', 'list', '--json')).stdout));
    expect(drills.find(({ drill }) => drill === 'router-loss')).toMatchObject({ unfit: null });
    expect(drills.find(({ drill }) => drill === 'failover-hang')?.unfit).toMatch(/standbys/);
    expect(await history()).toEqual([]);
    expect(readdirSync(stack.state)).not.toContain('evidence');
  });

  test('a stack that is not healthy is not disturbed further', async () => {
    const platform = new LocalPlatform({ state: stack.state, run: stack.allocation()?.run ?? '' });
    await platform.pause('web-1');
    await eventually(async () => complaints(await stack.status()).length > 0, { within: 30_000, every: 200 });
    const refused = refusal(await stack.prumo(...DRILL));
    await platform.resume('web-1');
    expect(refused).toMatchObject({ exit: 4, code: 'stack-unwell', details: [expect.stringMatching(/^web-1: /)] });
    expect(await history()).toEqual([]);
    await healthy();
  });

  test('a spec that is not what runs is refused with what differs', async () => {
    const spec = readFileSync(join(stack.app, 'prumo.yaml'), 'utf8');
    stack.write({ 'prumo.yaml': spec.replace('memory: 64MB', 'memory: 96MB') });
    const refused = refusal(await stack.prumo(...DRILL));
    stack.write({ 'prumo.yaml': spec });
    expect(refused).toMatchObject({ exit: 4, code: 'spec-not-applied', details: [expect.stringContaining('web-1')] });
  });

  test('Ctrl-C in the middle: everything is put back first, one document, exit 130, and it is on record; no second one meanwhile', async () => {
    const first = stack.start(DRILL);
    await first.says(/· observation/);
    expect(refusal(await stack.prumo(...DRILL))).toMatchObject({ exit: 4, code: 'stack-busy' });
    const { code, stdout, stderr } = await first.kill('SIGINT');
    expect(code).toBe(130);
    expect(stderr).toMatch(/· observation[^]*· undo/);
    expect(stderr).not.toContain('· verification');
    expect(stderr).toContain('no restore of its data is freshly proven');
    const proved = provedSchema.parse(JSON.parse(stdout));
    expect(proved).toMatchObject({ interrupted: true, drills: [{ verdict: 'inconclusive', reason: { en: 'interrupted' }, undone: true }] });
    await healthy();
    expect(await history()).toMatchObject([{ run: proved.drills[0]?.run, verdict: 'inconclusive', ended: true, undone: true }]);
    const shown = shownSchema.parse(JSON.parse((await stack.must('drill', 'show', 'router-loss', '--json')).stdout));
    expect(shown.run.phases.map(({ phase }) => phase)).toEqual(['steady', 'inject', 'observe', 'undo']);
    expect(shown.run.production).toEqual({ by: 'yes', restore: 'never' });
  });

  test.runIf(isRoot)('a disk that fills up during a drill ends it in order, as an error of our own', async () => {
    const folder = join(stack.state, 'drills');
    mkdirSync(folder, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k,mode=700', 'tmpfs', folder]);
    try {
      const drill = stack.start(DRILL);
      await drill.says(/· observation/);
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(join(folder, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize)));
      const { code, stdout, stderr } = await drill.ended;
      expect(provedSchema.parse(JSON.parse(stdout)).drills).toMatchObject([
        { verdict: 'inconclusive', undone: true, reason: { en: expect.stringMatching(/the drill itself failed: .*ENOSPC/) } },
      ]);
      expect(stderr).toMatch(/· observation[^]*· undo/);
      expect(code).toBe(1);
    } finally {
      execFileSync('umount', [folder]);
    }
    await healthy();
    expect((await history()).at(-1)).toMatchObject({ verdict: 'inconclusive', ended: true, undone: true });
  });

  test('evidence whose end was cut is found by the heads in the object storage, though those beside the stack went too', async () => {
    expect((await stack.prumo('score', '--json')).code).toBe(0);
    const anchors = join(stack.home, '.anchors', stack.name);
    const newest = join(anchors, readdirSync(anchors).toSorted().at(-1) ?? '');
    const [whole, head] = [readFileSync(ledger()), readFileSync(newest)];
    cutEnd(ledger());
    rmSync(newest);
    for (const argv of [['score'], ['claims'], ['drill', 'history']])
      expect(refusal(await stack.prumo(...argv, '--json'))).toMatchObject({ exit: 1, code: 'evidence-changed' });
    writeFileSync(ledger(), whole);
    writeFileSync(newest, head);
    expect((await stack.prumo('score', '--json')).code).toBe(0);
  });

  test('a damaged evidence file stops a drill before it begins', async () => {
    const whole = readFileSync(ledger());
    const before = complaints(await stack.status());
    truncateSync(ledger(), 5000);
    expect(refusal(await stack.prumo(...DRILL))).toMatchObject({ exit: 4, code: 'evidence-damaged' });
    writeFileSync(ledger(), whole);
    expect([before, complaints(await stack.status())]).toEqual([[], []]);
  });

  test.runIf(isRoot)('so does one that cannot be written', async () => {
    const folder = join(stack.state, 'evidence');
    const runs = await history();
    execFileSync('mount', ['--bind', folder, folder]);
    execFileSync('mount', ['-o', 'remount,ro,bind', folder]);
    try {
      const refused = stack.start(DRILL);
      expect(refusal(await refused.ended)).toMatchObject({ exit: 4, code: 'evidence-read-only' });
      expect(refused.stderr).not.toContain('· fault');
      // Reading goes on.
      expect(await history()).toEqual(runs);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  test.each([
    ['md', 'en', /^# /],
    ['md', 'pt-BR', /^# /],
    ['html', 'en', /<html lang="en"/],
    ['html', 'pt-BR', /<html lang="pt-BR"/],
    ['json', 'pt-BR', /^\{/],
  ] as const)('a report as %s in %s', async (format, locale, begins) => {
    const { stdout } = await stack.must('report', '--format', format, '--locale', locale);
    expect(stdout.trimStart()).toMatch(begins);
    expect(stdout).toContain('router-loss');
    if (format === 'json') JSON.parse(stdout);
  });

  test('a schedule starts what is due by itself, in its window; it can be interrupted like any other', async () => {
    const before = (await history()).length;
    const due = new Date(Date.now() + 75_000);
    const schedule = `, windows: [daily 00:00-23:59], schedule: "${due.getMinutes()} * * * *"`;
    stack.write({ 'prumo.yaml': readFileSync(join(stack.app, 'prumo.yaml'), 'utf8').replace(PRODUCTION(''), PRODUCTION(schedule)) });
    await stack.must('up');
    const runs = await eventually(async () => (await history()).length > before && history(), { within: 150_000, every: 500 });
    for (const { pid, argv } of processTable())
      if (argv.includes(join(stack.app, 'prumo.yaml')) && argv.includes('prove')) send(pid, 'SIGINT');
    const last = await eventually(
      async () => {
        const run = (await history()).at(-1);
        return run?.ended === true && run;
      },
      { within: 60_000, every: 500 },
    );
    expect(last).toMatchObject({ run: runs.at(-1)?.run, undone: true });
    await healthy();
  });
});

/** Somebody who knows SQLite takes the guard off, cuts the last record, and puts the guard back. */
function cutEnd(file: string): void {
  using database = new DatabaseSync(file);
  const guards = z
    .array(z.object({ name: z.string(), sql: z.string() }))
    .parse(database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all());
  for (const { name } of guards) database.exec(`DROP TRIGGER ${name}`);
  database.exec('DELETE FROM record WHERE sequence = (SELECT max(sequence) FROM record)');
  for (const { sql } of guards) database.exec(sql);
}
