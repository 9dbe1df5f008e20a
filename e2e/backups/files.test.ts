import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { TestStack } from '../harness/stack.ts';
import { contextOf } from './in-process.ts';
import { broken } from './repository-files.ts';

const SPEC = (schedule: string) => `name: akten
database: { memory: 128MB, standbys: 0, synchronous: 0 }
storage: { buckets: [documents, avatars] }
backup: { full: 0 2 1 1 *, differential: never, logical: never, verify: never, files: { schedule: "${schedule}" } }
`;

const takenSchema = z.object({ backup: z.object({ label: z.string(), objects: z.number(), stored: z.number(), size: z.number() }) });
const changesSchema = z.object({
  dryRun: z.boolean(),
  same: z.number(),
  missing: z.number(),
  different: z.number(),
  extra: z.number(),
  safety: z.string().nullish(),
});

describe('files of the buckets, backed up and restored by the command line', () => {
  const stack = new TestStack({ name: 'akten', spec: SPEC('never') });
  let s3: S3Client;
  const json = async <Answer>(schema: z.ZodType<Answer>, ...argv: readonly string[]): Promise<Answer> =>
    schema.parse(JSON.parse((await stack.must(...argv, '--json')).stdout));
  const now = async () => (await json(takenSchema, 'backup', 'now', '--files')).backup;
  const place = (): string => join(stack.state, 'services/repository/data/files');
  const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: 'documents', Key, Body, ContentType: 'text/plain' }));
  const remove = (Key: string) => s3.send(new DeleteObjectCommand({ Bucket: 'documents', Key }));
  const read = async (Key: string) => (await s3.send(new GetObjectCommand({ Bucket: 'documents', Key }))).Body?.transformToString();
  const keys = async () => ((await s3.send(new ListObjectsV2Command({ Bucket: 'documents' }))).Contents ?? []).map(({ Key }) => Key);

  beforeAll(async () => {
    await stack.must('up');
    const context = await contextOf(stack);
    s3 = new S3Client({
      endpoint: context.reference('storage.endpoint'),
      region: context.reference('storage.region'),
      credentials: { accessKeyId: context.reference('storage.access_key'), secretAccessKey: context.reference('storage.secret_key') },
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    for (let n = 1; n <= 20; n += 1) await put(`case-${n}/petition.txt`, `petition ${n}`);
  });
  afterAll(async () => {
    s3?.destroy();
    await stack[Symbol.asyncDispose]();
  });

  test('taken, listed, shown, verified, and told as other backups are', async () => {
    expect(await stack.prumo('restore', '--files', '--to', 'bucket')).toMatchObject({ code: 2 });
    const first = await now();
    expect(first).toMatchObject({ objects: 20 });
    const second = await now();
    expect(second).toMatchObject({ objects: 20, stored: 0, size: first.size });
    expect((await stack.must('backup', 'list')).stdout).toMatch(new RegExp(`${second.label} +files`));
    expect((await stack.must('backup', 'show', second.label)).stdout).toMatch(/bucket +documents: 20 objects/);
    expect((await stack.must('--lang', 'pt-BR', 'backup', 'show', second.label)).stdout).toContain('documents: 20 objetos');
    expect((await stack.must('backup', 'verify')).stdout).toContain('2 backups of files');
    expect((await stack.prumo('backup', 'status', '--format', 'prometheus')).stdout).toMatch(
      /prumo_backup_count\{stack="akten",kind="files",repository="local"\} 2/,
    );
    for (const folder of ['runs', 'contents']) {
      expect(statSync(join(place(), folder)).mode & 0o077).toBe(0);
      for (const file of readdirSync(join(place(), folder))) {
        expect(statSync(join(place(), folder, file)).uid).toBe(statSync(place()).uid);
        expect(readFileSync(join(place(), folder, file)).includes('petition')).toBe(false);
      }
    }
  });

  test('deleted and overwritten objects come back, what came since stays, and the restore is undone', async () => {
    const { label } = await now();
    await remove('case-1/petition.txt');
    await put('case-2/petition.txt', 'ruined');
    await put('case-99/petition.txt', 'came since');
    const restore = ['restore', '--files', '--to', 'bucket', '--backup', label];
    expect(await json(changesSchema, ...restore, '--dry-run')).toMatchObject({ dryRun: true, missing: 1, different: 1, same: 18, extra: 1 });
    expect(await read('case-2/petition.txt')).toBe('ruined');
    const { safety } = await json(changesSchema, ...restore);
    expect(await read('case-1/petition.txt')).toBe('petition 1');
    expect(await read('case-2/petition.txt')).toBe('petition 2');
    expect(await read('case-99/petition.txt')).toBe('came since');
    // To delete it asks.
    expect(await stack.prumo(...restore, '--delete-extra')).toMatchObject({ code: 4 });
    expect(await keys()).toContain('case-99/petition.txt');
    await stack.must(...restore, '--delete-extra', '--yes', 'akten');
    expect(await keys()).not.toContain('case-99/petition.txt');
    await stack.must('restore', '--files', '--to', 'bucket', '--backup', safety ?? 'none');
    expect(await read('case-2/petition.txt')).toBe('ruined');
    expect(await read('case-99/petition.txt')).toBe('came since');
    await stack.must(...restore);
  });

  test('as of a moment, of one prefix, into a folder', async () => {
    const moment = new Date().toISOString();
    await remove('case-3/petition.txt');
    await now();
    const folder = join(stack.folder, 'looked');
    await stack.must('restore', '--files', '--to', 'directory', folder, '--as-of', moment, '--prefix', 'case-3/');
    expect(readFileSync(join(folder, 'documents/case-3/petition.txt'), 'utf8')).toBe('petition 3');
    expect(readdirSync(join(folder, 'documents'))).toEqual(['case-3']);
    expect(await stack.prumo('restore', '--files', '--to', 'directory', folder)).toMatchObject({ code: 2 });
    expect(await stack.prumo('restore', '--files', '--to', 'new')).toMatchObject({ code: 2 });
    expect(await stack.prumo('restore', '--prefix', 'a', '--to', 'new')).toMatchObject({ code: 2 });
    expect(await stack.prumo('restore', '--files', '--to', 'bucket', '--bucket', 'nowhere')).toMatchObject({ code: 2 });
  });

  test('one changed byte is named by the object it is of, is not restored, and all others are', async () => {
    const content = readdirSync(join(place(), 'contents'))[0] ?? 'none';
    using _ = broken(stack, join(place(), 'contents', content), 'byte');
    const { code, stderr } = await stack.prumo('backup', 'verify');
    expect(code).toBe(1);
    const [, object = '', label = ''] = /(documents\/case-\d+\/petition\.txt) of backup (\d+-\d+S)[^\n]*: changed/.exec(stderr) ?? [];
    const folder = join(stack.folder, 'damaged');
    const restored = await stack.prumo('restore', '--files', '--to', 'directory', folder, '--backup', label);
    expect(restored).toMatchObject({ code: 1 });
    expect(restored.stderr).toContain(`${object}: it is not what was written`);
    expect(existsSync(join(folder, object))).toBe(false);
    expect(readdirSync(join(folder, 'documents')).length).toBeGreaterThan(15);
  });

  test('at its time it is taken by itself, and how that ended is in the journal', async () => {
    stack.write({ 'prumo.yaml': SPEC('* * * * *') });
    await stack.must('up');
    await eventually(() => readFileSync(join(stack.state, 'backups.jsonl'), 'utf8').includes('"what":"files","ok":true'), {
      within: 120_000,
      every: 500,
      what: 'a backup of files by its schedule',
    });
  });
});
