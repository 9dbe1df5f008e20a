import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { SftpServer } from '../../packages/prumo/test/fixture/sftp-server.ts';
import { query } from '../harness/database.ts';
import { TestStack } from '../harness/stack.ts';

const NAME = 'cofre';
const listedSchema = z.object({ backups: z.array(z.object({ label: z.string(), kind: z.string(), place: z.string() })) });
const stateSchema = z.object({
  kinds: z.array(z.object({ kind: z.string(), place: z.string() })),
  problems: z.array(z.object({ subject: z.string() })),
});

describe('everything is destroyed but a folder reached by SFTP, and the keys', () => {
  let server: SftpServer;
  let stack: TestStack;
  const keys = () => join(stack.folder, 'escrow');
  const identity = () => join(stack.folder, 'identity');
  const owner = async () => (await stack.must('connect', 'db', '--owner', '--print')).stdout.trim();
  const from = () => `sftp://${server.access.user}@${server.access.host}:${server.access.port}/~/${NAME}`;
  const recovery = (hostKey: string, ...more: readonly string[]): readonly string[] => [
    ...['recover', '--from', from(), '--host-key', hostKey, '--identity', identity(), '--key', keys(), '--into', stack.app, ...more],
  ];

  beforeAll(async () => {
    server = await SftpServer.start('127.203.48.1');
    const { host, port, user, hostKey, privateKey } = server.access;
    stack = new TestStack({
      name: NAME,
      spec: `name: ${NAME}
database: { memory: 128MB, standbys: 1 }
backup:
  offsite: { sftp: { host: ${host}, port: ${port}, user: ${user}, host_key: "${hostKey}", key_file: .env.offsite-key } }
`,
    });
    for (const file of [join(stack.app, '.env.offsite-key'), identity()]) writeFileSync(file, privateKey, { mode: 0o600 });
    await stack.must('up', '--wait');
    await query(await owner(), `CREATE TABLE note AS SELECT n AS id, md5(n::text) AS text FROM generate_series(1, 5000) n`);
  });
  afterAll(async () => {
    await stack?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  test('a portable copy is taken in both places, a physical backup here alone; both are listed, verified, and nothing is waited for there', async () => {
    await stack.must('backup', 'now');
    // Nothing of it goes there, so that nothing there can cost it.
    expect(server.names(NAME)).toEqual([]);
    await stack.must('backup', 'now', '--logical');
    expect(server.names(`${NAME}/stack`)).toHaveLength(1);
    const { backups } = listedSchema.parse(JSON.parse((await stack.must('backup', 'list', '--json')).stdout));
    expect(backups.map(({ kind, place }) => `${kind} ${place}`).toSorted()).toEqual(['full local', 'logical local', 'logical offsite']);
    expect((await stack.must('backup', 'verify')).stdout).toContain('So are 1 logical backups in the second place.');
    expect(JSON.parse((await stack.must('backup', 'verify', '--json')).stdout)).toMatchObject({
      backups: 1,
      offsite: null,
      logicalOffsite: 1,
    });
    const state = stateSchema.parse(JSON.parse((await stack.must('backup', 'status', '--json')).stdout));
    expect(state.problems).toEqual([]);
    expect(state.kinds.filter(({ place }) => place === 'offsite').map(({ kind }) => kind)).toEqual(['logical']);
    const label = backups.find(({ place }) => place === 'offsite')?.label ?? expect.fail('no copy');
    expect(JSON.parse((await stack.must('backup', 'show', label, '--json')).stdout)).toMatchObject({ bucketLock: null });
    expect((await stack.prumo('doctor', '--json')).stdout).not.toContain('bucket-lock');
    expect(await stack.prumo('restore', '--to', 'new', '--from', 'offsite')).toMatchObject({ code: 4 });
  });

  test('one restores from there beside the stack', async () => {
    await stack.must('restore', '--to', 'new', '--logical', '--from', 'offsite', '--json');
    await stack.must('restore', '--remove');
  });

  test('the stack comes back from it alone, with its standby, and only from the server with the right key', async () => {
    await stack.must('backup', 'key', '--to', keys());
    expect(readFileSync(keys(), 'utf8')).toContain(`prumo recover --from ${from()} --host-key ${server.access.hostKey} --identity`);
    await stack.must('destroy', '--yes', NAME);
    for (const name of ['prumo.yaml', '.env.offsite-key']) rmSync(join(stack.app, name), { force: true });
    const refused = await stack.prumo(...recovery(`SHA256:${'a'.repeat(43)}`, '--json'));
    expect(refused.code).toBe(4);
    expect(refused.stdout).toContain(server.access.hostKey);
    const answer: unknown = JSON.parse((await stack.must(...recovery(server.access.hostKey, '--json'))).stdout);
    expect(answer).toMatchObject({ stack: NAME, healthy: true, reached: expect.any(String) });
    const [row] = await query(await owner(), 'SELECT count(*)::int AS rows, count(DISTINCT text)::int AS texts FROM note');
    expect(row).toEqual({ rows: 5000, texts: 5000 });
    await query(await owner(), 'INSERT INTO note VALUES (5001, $$after$$)');
    await stack.must('backup', 'now', '--logical');
  });
});
