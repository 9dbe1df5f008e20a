import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { databaseUrl, query } from '../harness/database.ts';
import { allHealthy, pidsOf } from '../harness/health.ts';
import type { TestStack } from '../harness/stack.ts';
import { membersOf, primaryOf } from './members.ts';
import { secretsOf } from './secrets.ts';
import { upChanges } from './up-json.ts';

const bundleDocument = z.object({
  schemaVersion: z.literal(1),
  stack: z.string(),
  spec: z.string(),
  status: z.object({ services: z.array(z.unknown()) }),
  services: z.array(z.object({ name: z.string(), files: z.array(z.object({ path: z.string(), content: z.string() })) })),
  logs: z.record(z.string(), z.array(z.string())),
});

export function operateSteps(stack: TestStack): void {
  test('`restart postgres`: every server once, the primary by switchover', async () => {
    const before = await membersOf(stack);
    const pids = pidsOf(await stack.status());
    await stack.must('restart', 'postgres');
    const after = pidsOf(await allHealthy(stack, 60_000));
    const moved = Object.keys(pids).filter((name) => pids[name] !== after[name]);
    expect(moved.sort()).toEqual(['postgres-1', 'postgres-2', 'postgres-3']);
    const members = await membersOf(stack);
    expect(primaryOf(members).name).not.toBe(primaryOf(before).name);
    expect([...members].sort((one, other) => one.started - other.started).at(-1)?.name).toBe(primaryOf(before).name);
  });

  test('`switchover` is refused while a transaction does not end, holds nobody up for long, and goes when it has ended', async () => {
    const url = (await databaseUrl(stack)).replace(':5432/', ':6432/');
    const before = primaryOf(await membersOf(stack)).name;
    const busy = new Client({ connectionString: url });
    busy.on('error', () => undefined);
    await busy.connect();
    try {
      await busy.query('BEGIN');
      await busy.query('SELECT pg_current_xact_id()');
      const refused = await stack.prumo('switchover', '--json');
      expect(refused.code).toBe(1);
      expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'switchover-refused' } });
      expect(primaryOf(await membersOf(stack)).name).toBe(before);
      // The transaction goes on where it was, and others are held no longer.
      await busy.query('COMMIT');
      expect(await query(url, 'SELECT pg_is_in_recovery() AS standby')).toEqual([{ standby: false }]);
    } finally {
      await busy.end().catch(() => undefined);
    }
    await allHealthy(stack, 60_000);
    await stack.must('switchover');
    // The old primary says nothing of itself until it follows.
    await eventually(async () => primaryOf(await membersOf(stack)).name !== before, { within: 30_000, what: 'another primary' });
    await allHealthy(stack, 60_000);
  });

  test('`restart redis`: replica first, another master before the old one goes, what was written is there', async () => {
    const url = (await stack.must('connect', 'cache', '--print')).stdout.trim();
    const redis = new Redis(url, { maxRetriesPerRequest: 50, retryStrategy: () => 200 });
    redis.on('error', () => undefined);
    try {
      await redis.set('kept', 'yes');
      const before = await stack.status();
      const master = before.services.find(({ role }) => role === 'master')?.name;
      await stack.must('restart', 'redis');
      const after = await allHealthy(stack, 60_000, (rows) => [...rows.values()].filter(({ role }) => role === 'master').length === 1);
      expect(after.services.find(({ role }) => role === 'master')?.name).not.toBe(master);
      const moved = after.services
        .filter(({ name, pid }) => before.services.find((one) => one.name === name)?.pid !== pid)
        .map(({ name }) => name);
      expect(moved.sort()).toEqual(['redis-1', 'redis-2']);
      expect(await redis.get('kept')).toBe('yes');
    } finally {
      redis.disconnect();
    }
  });

  test('`logs`: the last lines, of a process by its name; `-f` shows new ones and ends on Ctrl-C', async () => {
    const { stdout } = await stack.must('logs', 'web', '-n', '5');
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
    // What was written last may be about an earlier step's switchover; the first line of its life is further up.
    for (const line of stdout.trimEnd().split('\n')) expect(line).toMatch(/^web-\d\s/);
    expect((await stack.must('logs', 'web', '-n', '2000')).stdout).toMatch(/^web-1\s.*listening on/m);
    expect((await stack.must('logs', 'worker', '-n', '3')).stdout).toMatch(/^(line \d+\n){3}$/);
    const follow = stack.start(['logs', 'worker', '-f', '-n', '1']);
    await eventually(() => follow.stdout.split('\n').length > 5, { within: 30_000, what: 'new lines' });
    const ended = await follow.kill('SIGINT');
    expect([0, 130]).toContain(ended.code);
    const numbers = ended.stdout
      .trimEnd()
      .split('\n')
      .map((line) => Number(line.replace('line ', '')));
    expect(numbers, 'each line once, in order').toEqual(numbers.map((_, position) => (numbers[0] ?? 0) + position));
    const unknown = await stack.prumo('logs', 'wrker');
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('worker') });
  });

  test('`connect --print` gives addresses that programs can use', async () => {
    const url = await databaseUrl(stack);
    expect(await query(url, 'SELECT current_database() AS name, pg_is_in_recovery() AS standby')).toEqual([
      { name: 'vida', standby: false },
    ]);
    expect(await query(url.replace(':5432/', ':6432/'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const redis = new Redis((await stack.must('connect', 'cache', '--print')).stdout.trim());
    try {
      await redis.set('greeting', 'oi');
      expect(await redis.get('greeting')).toBe('oi');
      await expect(redis.flushall()).rejects.toThrow(/NOPERM/);
    } finally {
      redis.disconnect();
    }
    expect((await stack.prumo('connect', 'nowhere')).code).toBe(2);
  });

  test('`run`: a task of the spec, with its exit code; an unknown one is refused with the known ones', async () => {
    expect((await stack.must('run', 'sql', 'SELECT current_user')).stdout).toBe('vida_owner\n');
    const failed = await stack.prumo('run', 'sql', 'SELECT 1/0');
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('division by zero') });
    expect(await stack.prumo('run', 'sqk')).toMatchObject({ code: 2, stderr: expect.stringContaining('sql') });
  });

  test('`support-bundle`: gzipped JSON of what helps, and no secret in it', async () => {
    await stack.must('support-bundle');
    const written = readdirSync(stack.app).find((name) => name.startsWith(`prumo-${stack.name}-`)) ?? expect.fail('no bundle');
    const content = gunzipSync(readFileSync(join(stack.app, written))).toString('utf8');
    expect(await upChanges(stack), 'a bundle is no part of the application').toEqual([]);
    const bundle = bundleDocument.parse(JSON.parse(content));
    expect(bundle.services.map(({ name }) => name)).toEqual(expect.arrayContaining(['postgres-1', 'web-1']));
    expect(bundle.status.services).toHaveLength(bundle.services.length);
    expect(
      bundle.services.find(({ name }) => name === 'pgbouncer-1')?.files.find(({ path }) => path === 'pgbouncer.ini')?.content,
    ).toContain('default_pool_size');
    expect(bundle.logs['worker-1']?.length).toBeGreaterThan(0);
    const leaked = Object.entries(secretsOf(stack)).filter(
      ([, value]) => content.includes(value) || content.includes(Buffer.from(value).toString('base64')),
    );
    expect(leaked.map(([name]) => name)).toEqual([]);
    expect(content).not.toContain('PRIVATE KEY');
  });
}
