import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, test } from 'vitest';
import { postgresBin, startPostgres } from '../servers/postgres.ts';
import { startRedis } from '../servers/redis.ts';

const redisInstalled = existsSync('/usr/bin/redis-server');

async function ask(url: string, statement: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test.skipIf(postgresBin() === undefined)('a PostgreSQL of a test keeps its data over a restart, and leaves nothing', async () => {
  const left = { folder: '', pid: 0 };
  {
    await using server = await startPostgres(['work_mem = 5MB']);
    Object.assign(left, { folder: server.folder, pid: server.pid() });
    await ask(server.ownerUrl, 'CREATE TABLE kept (n integer)');
    expect(await ask(server.url, "SELECT current_user AS who, current_setting('work_mem') AS memory")).toEqual([
      { who: 'kit_app', memory: '5MB' },
    ]);
    await expect(ask(server.url, 'SELECT * FROM kept')).rejects.toThrow('permission denied');
    await expect(ask(server.url.replace('app-of', 'guess-of'), 'SELECT 1')).rejects.toThrow('password authentication failed');
    await server.stop('SIGKILL');
    server.start();
    await server.answers();
    expect(await ask(server.ownerUrl, 'SELECT * FROM kept')).toEqual([]);
    left.pid = server.pid() ?? 0;
  }
  expect(existsSync(left.folder)).toBe(false);
  expect(existsSync(`/proc/${left.pid}`)).toBe(false);
});

test.skipIf(!redisInstalled)('so does a Redis', async () => {
  let pid: number | undefined;
  {
    await using server = await startRedis(['maxmemory 20mb']);
    pid = server.pid();
    const redis = new Redis(server.url);
    expect(await redis.config('GET', 'maxmemory')).toEqual(['maxmemory', '20971520']);
    redis.disconnect();
  }
  expect(existsSync(`/proc/${pid}`)).toBe(false);
});
