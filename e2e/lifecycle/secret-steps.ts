import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { databaseUrl, query } from '../harness/database.ts';
import { allHealthy } from '../harness/health.ts';
import type { TestStack } from '../harness/stack.ts';
import { visit, whileVisited } from './edge-visits.ts';
import { secretOf } from './secrets.ts';
import { upChanges } from './up-json.ts';

export function secretSteps(stack: TestStack): void {
  test('`secrets rotate database.app`: the application goes on, the old password is refused', async () => {
    const old = await databaseUrl(stack);
    const before = secretOf(stack, 'database.app');
    await whileVisited(stack, () => stack.must('secrets', 'rotate', 'database.app'));
    expect(secretOf(stack, 'database.app')).not.toBe(before);
    await expect(query(old, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    await expect(query(old.replace(':5432/', ':6432/'), 'SELECT 1')).rejects.toThrow(/SASL|password/i);
    const url = await databaseUrl(stack);
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await query(url.replace(':5432/', ':6432/'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await allHealthy(stack, 60_000);
    expect(await upChanges(stack)).toEqual([]);
  });

  test('`secrets rotate database.superuser`: Patroni, routers and poolers go on', async () => {
    // At a node: routers let no superuser in.
    const superuser = async (): Promise<string> => {
      const url = new URL(await databaseUrl(stack));
      url.hostname = url.hostname.replace(/\.\d+$/, '.31');
      url.username = 'postgres';
      url.password = secretOf(stack, 'database.superuser');
      return url.href;
    };
    const old = await superuser();
    await whileVisited(stack, () => stack.must('secrets', 'rotate', 'database.superuser'));
    await expect(query(old, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect(await query(await superuser(), 'SELECT current_user AS name')).toEqual([{ name: 'postgres' }]);
    await allHealthy(stack, 60_000);
    expect(await upChanges(stack)).toEqual([]);
  });

  test('`secrets rotate cache.app`: clients that are connected stay, the new password is accepted', async () => {
    const before = (await stack.must('connect', 'cache', '--print')).stdout.trim();
    const connected = new Redis(before, { maxRetriesPerRequest: 1 });
    connected.on('error', () => undefined);
    try {
      await connected.set('before', 'rotation');
      await whileVisited(stack, () => stack.must('secrets', 'rotate', 'cache.app'));
      expect(await connected.get('before')).toBe('rotation');
      const after = (await stack.must('connect', 'cache', '--print')).stdout.trim();
      expect(after).not.toBe(before);
      const again = new Redis(after, { maxRetriesPerRequest: 1 });
      try {
        expect(await again.get('before')).toBe('rotation');
      } finally {
        again.disconnect();
      }
    } finally {
      connected.disconnect();
    }
    await allHealthy(stack, 60_000);
    expect(await visit(stack)).toMatchObject({ one: 1 });
    expect(await upChanges(stack)).toEqual([]);
  });

  test('`secrets list` and `rotate` never say a value; what must not be rotated is refused', async () => {
    const { stdout } = await stack.must('secrets', 'list', '--json');
    for (const name of ['database.app', 'cache.app', 'patroni.api']) {
      expect(stdout).toContain(name);
      expect(stdout).not.toContain(secretOf(stack, name));
    }
    expect(await stack.prumo('secrets', 'rotate', 'storage.hash-prefix')).toMatchObject({ code: 2 });
    expect(await stack.prumo('secrets', 'rotate', 'database.ap')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('database.app'),
    });
  });
}
