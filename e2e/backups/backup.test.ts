import { chownSync, copyFileSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { complaints } from '../harness/health.ts';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { TestStack } from '../harness/stack.ts';

const SPEC = (backup: string) => `name: guarda\ndatabase: { memory: 128MB }\nbackup: ${backup}\n`;

const listSchema = z.object({
  schemaVersion: z.literal(1),
  restorableSince: z.string().nullable(),
  backups: z.array(z.object({ label: z.string(), kind: z.string(), wal: z.object({ from: z.string() }) })),
});

const copySchema = z.object({ backup: z.looseObject({ label: z.string(), kind: z.string() }) });

describe('backups by the command line', () => {
  const stack = new TestStack({ name: 'guarda', spec: 'name: guarda\ndatabase: { memory: 128MB }\n' });
  const list = async () => listSchema.parse(JSON.parse((await stack.must('backup', 'list', '--json')).stdout));
  const repository = (): string => join(stack.home, 'guarda/services/repository/data/repository');
  const files = (folder: string): readonly string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));

  // Added to a stack that runs: its PostgreSQL archives nothing yet.
  beforeAll(async () => {
    await stack.must('up');
    stack.write({ 'prumo.yaml': SPEC('{ full: "0 2 * * sun" }') });
    await stack.must('up');
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  test('`up` brings the repository and what reaches each member; there is no backup yet, and that is said', async () => {
    const status = await stack.status();
    expect(complaints(status)).toEqual([]);
    expect(status.services.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['repository', 'archiver-1', 'archiver-2', 'archiver-3']),
    );
    expect(await list()).toMatchObject({ restorableSince: null, backups: [] });
    expect((await stack.must('backup', 'list')).stdout).toContain('prumo backup now');
  });

  test('`backup now` takes a full one first, then what changed; `list` and `show` tell of them', async () => {
    expect((await stack.must('backup', 'now')).stdout).toMatch(/^Backup \d{8}-\d{6}F \(full\): /);
    await stack.must('backup', 'now', '--type', 'differential');
    const { backups, restorableSince } = await list();
    expect(backups.map(({ kind }) => kind)).toEqual(['full', 'differential']);
    expect(restorableSince).not.toBeNull();
    const [full, differential] = backups;
    if (full === undefined || differential === undefined) expect.fail('two backups');
    expect((await stack.must('backup', 'show', differential.label)).stdout).toContain(full.label);
    expect(await stack.prumo('backup', 'show', '20200101-000000F')).toMatchObject({ code: 2 });
    expect(await stack.prumo('backup', 'now', '--type', 'weekly')).toMatchObject({ code: 2 });
    expect((await stack.must('--lang', 'pt-BR', 'backup', 'list')).stdout).toContain('diferencial');
  });

  test('`verify` reads everything, and finds one changed byte', async () => {
    expect(await stack.prumo('backup', 'verify')).toMatchObject({ code: 0 });
    const bundles = files(join(repository(), 'backup')).filter((file) => file.includes('/bundle/'));
    const largest = bundles.toSorted((one, other) => statSync(other).size - statSync(one).size)[0] ?? expect.fail('no bundle');
    const whole = readFileSync(largest);
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(5000) ^ 1, 5000);
    writeFileSync(largest, changed);
    const found = await stack.prumo('backup', 'verify', '--json');
    writeFileSync(largest, whole);
    expect(found.code).toBe(1);
    expect(JSON.parse(found.stdout)).toMatchObject({ error: { code: 'backup-damaged' } });
    expect(found.stdout).toContain('checksum invalid: 1');
  });

  test('`verify` finds WAL that is missing since the oldest backup, of which pgBackRest itself says nothing', async () => {
    const [oldest] = (await list()).backups;
    const segments = files(join(repository(), 'archive'))
      .filter((file) => /\/[0-9A-F]{24}-/.test(file))
      .toSorted();
    const first = segments.findIndex((file) => file.includes(`/${oldest?.wal.from}-`));
    expect(first).toBeGreaterThanOrEqual(0);
    const victim = segments[first + 1] ?? expect.fail('no segment after the first');
    const aside = join(stack.folder, 'segment');
    copyFileSync(victim, aside);
    rmSync(victim);
    const found = await stack.prumo('backup', 'verify');
    const owner = statSync(segments[first] ?? '');
    renameSync(aside, victim);
    chownSync(victim, owner.uid, owner.gid);
    expect(found.code).toBe(1);
    expect(found.stderr).toMatch(/WAL is missing from [0-9A-F]{24} to [0-9A-F]{24}/);
    expect(await stack.prumo('backup', 'verify')).toMatchObject({ code: 0 });
  });

  test('`verify` finds a backup on record whose folder is gone, which pgBackRest itself passes over', async () => {
    const label = (await list()).backups.at(-1)?.label ?? expect.fail('no backup');
    const folder = join(repository(), 'backup/main', label);
    renameSync(folder, join(stack.folder, label));
    const found = await stack.prumo('backup', 'verify');
    renameSync(join(stack.folder, label), folder);
    expect(found.code).toBe(1);
    expect(found.stderr).toContain(`backup ${label} was not found to be valid`);
  });

  test('the key is never rotated: with another nothing could be read', async () => {
    expect(await stack.prumo('secrets', 'rotate', 'backup.cipher')).toMatchObject({ code: 2 });
  });

  test('a logical one is taken, listed beside the others, shown and verified; a changed byte is found, and nobody else can read it', async () => {
    const taken = copySchema.parse(JSON.parse((await stack.must('backup', 'now', '--logical', '--json')).stdout)).backup;
    expect(taken).toMatchObject({ kind: 'logical', database: 'guarda' });
    const listed = z.object({ backups: z.array(z.looseObject({ label: z.string(), kind: z.string() })), flawed: z.array(z.unknown()) });
    const { backups, flawed } = listed.parse(JSON.parse((await stack.must('backup', 'list', '--json')).stdout));
    expect(backups).toContainEqual(taken);
    expect(flawed).toEqual([]);
    expect((await stack.must('--lang', 'pt-BR', 'backup', 'list')).stdout).toContain('lógico');
    expect((await stack.must('backup', 'show', taken.label)).stdout).toMatch(/large objects +0/);
    expect(await stack.prumo('backup', 'verify')).toMatchObject({ code: 0 });
    const folder = join(stack.home, 'guarda/services/repository/data/logical');
    const dump = join(folder, `${taken.label}.dump`);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(dump)).toMatchObject({ uid: statSync(repository()).uid });
    const whole = readFileSync(dump);
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(whole.length - 20) ^ 1, whole.length - 20);
    writeFileSync(dump, changed);
    const found = await stack.prumo('backup', 'verify', '--json');
    writeFileSync(dump, whole);
    expect(found.code).toBe(1);
    expect(JSON.parse(found.stdout)).toMatchObject({ error: { code: 'backup-damaged', details: [`backup ${taken.label}: changed`] } });
    expect(await stack.prumo('secrets', 'rotate', 'backup.logical')).toMatchObject({ code: 2 });
    // Neither who looks nor who has taken one leaves a login behind.
    const request = (verb: string) => readFileSync(join(stack.home, `guarda/services/logical-${verb}/etc/request.json`), 'utf8');
    expect(request('now')).toBe('');
    for (const verb of ['list', 'verify']) expect(request(verb)).not.toContain('password');
    // As an earlier version left it: no key was made yet.
    const file = join(stack.home, 'guarda/secrets.json');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace('"backup.logical"', '"backup.other"'));
    const refused = await stack.prumo('backup', 'now', '--logical', '--json');
    writeFileSync(file, before);
    expect(refused.code).toBe(4);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'spec-not-applied' } });
  });

  test('the controller takes one when its time comes', async () => {
    const before = (await list()).backups.length;
    stack.write({ 'prumo.yaml': SPEC('{ full: "0 2 * * sun", incremental: "* * * * *" }') });
    await stack.must('up');
    const made = await eventually(async () => (await list()).backups.slice(before)[0], {
      within: 120_000,
      every: 2000,
      what: 'a scheduled backup',
    });
    expect(made.kind).toBe('incremental');
    stack.write({ 'prumo.yaml': SPEC('{ full: "0 2 * * sun" }') });
    await stack.must('up');
  });

  test('without `backup` in the spec there is none to take, and the services are gone; the backups stay', async () => {
    stack.write({ 'prumo.yaml': 'name: guarda\ndatabase: { memory: 128MB }\n' });
    await stack.must('up');
    expect((await stack.status()).services.map(({ name }) => name)).not.toContain('repository');
    const refused = await stack.prumo('backup', 'now', '--json');
    expect(refused.code).toBe(4);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'backup-not-wanted' } });
    expect(files(join(repository(), 'backup')).length).toBeGreaterThan(0);
    stack.write({ 'prumo.yaml': SPEC('{}') });
    await stack.must('up');
    expect((await list()).backups.length).toBeGreaterThan(1);
  });
});
