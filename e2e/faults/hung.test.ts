import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { LocalPlatform } from '../../packages/prumo/src/platforms/local/local-platform.ts';
import { givenToApp } from '../harness/database.ts';
import { allHealthy, pidsOf } from '../harness/health.ts';
import { processTable, send } from '../harness/process-table.ts';
import { pidsOfInstance } from '../harness/remains.ts';
import { smallStack } from './small-stack.ts';

/** Milliseconds from the stop within which the last new connection may fail. */
const MENDED_WITHIN = 8000;
/** Milliseconds for which nothing must happen to what is paused on purpose: longer than the slowest mending. */
const LEFT_ALONE = 10_000;
/** Milliseconds for which a process fails its `health` before it is started again; docs/spec.md says it. */
const DEAD_AFTER = 30_000;
/** Milliseconds one attempt may take; a connection the kernel gave to a stopped process waits for ever. */
const ATTEMPT = 1000;

/**
 * Routers, and poolers, share one address: the kernel deals new connections out among them, also to one that does not run. The kernel is
 * asked here, with SIGSTOP; the tests build on each other.
 */
describe('what hangs', () => {
  const stack = smallStack('hung', { poolers: 2, replicas: 2 });
  beforeAll(() => stack.must('up'));
  afterAll(() => stack[Symbol.asyncDispose]());

  const connects = async (url: string): Promise<boolean> => {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: ATTEMPT, query_timeout: ATTEMPT });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return true;
    } catch {
      return false;
    } finally {
      void client.end().catch(() => undefined);
    }
  };

  /** New connections, twenty a second, until none of those begun in the last three seconds failed. */
  const knock = async (url: string): Promise<{ readonly attempts: number; readonly failed: number; readonly lastFailure: number }> => {
    const began = performance.now();
    const count = { attempts: 0, failed: 0, lastFailure: 0 };
    const open: Promise<void>[] = [];
    while (performance.now() - began < 30_000 && performance.now() - began < Math.max(4000, count.lastFailure + 3000)) {
      const at = performance.now() - began;
      count.attempts += 1;
      open.push(
        connects(url).then((worked) => {
          if (worked) return;
          count.failed += 1;
          count.lastFailure = Math.max(count.lastFailure, at);
        }),
      );
      await wait(50);
    }
    await Promise.all(open);
    return count;
  };

  const programsOf = (service: string, program: string): readonly number[] => {
    const pids = new Set(pidsOfInstance(stack.place, service));
    return processTable().flatMap(({ pid, argv }) => (pids.has(pid) && argv[0]?.endsWith(`/${program}`) === true ? [pid] : []));
  };

  test.for([
    ['router-1', 'haproxy', 'DATABASE_OWNER_URL'],
    ['pgbouncer-2', 'pgbouncer', 'DATABASE_URL'],
  ] as const)('%s stopped by SIGSTOP is killed and started again, and new connections all work', async ([name, program, variable]) => {
    const before = await allHealthy(stack, 10_000);
    const stopped = programsOf(name, program);
    expect(stopped.length).toBeGreaterThan(0);
    for (const pid of stopped) send(pid, 'SIGSTOP');
    const { attempts, failed, lastFailure } = await knock(givenToApp(stack, variable));
    console.log(`${name} stopped: ${failed} of ${attempts} new connections failed, the last begun ${Math.round(lastFailure)} ms after`);
    expect(failed).toBeGreaterThan(0);
    expect(lastFailure).toBeLessThan(MENDED_WITHIN);

    const after = await allHealthy(stack, 10_000);
    expect(pidsOf(after)[name]).not.toBe(pidsOf(before)[name]);
    expect({ ...pidsOf(after), [name]: 0 }).toEqual({ ...pidsOf(before), [name]: 0 });
    expect(processTable().filter(({ pid }) => stopped.includes(pid))).toEqual([]);
    const log = readFileSync(join(stack.state, 'services/prumo-controller/log/current.log'), 'utf8');
    expect(log.split('\n').filter((line) => line.includes('hung: killed') && line.includes(`"${name}"`))).toHaveLength(1);
  });

  const address = (replica: number) => `http://${stack.allocation()?.subnet}.101:${2999 + replica}`;
  const linesOf = (pattern: RegExp): readonly string[] =>
    readFileSync(join(stack.state, 'services/prumo-controller/log/current.log'), 'utf8')
      .split('\n')
      .filter((line) => pattern.test(line));

  test('a process that runs and fails its health is ended and started again; one that is merely not ready is left alone', async () => {
    const before = pidsOf(await allHealthy(stack, 10_000));
    const began = performance.now();
    expect((await fetch(`${address(1)}/break/health`)).status).toBe(200);
    expect((await fetch(`${address(2)}/break/ready`)).status).toBe(200);
    // It goes on running and says so to everybody who asks anything else.
    expect((await fetch(`${address(1)}/health`)).status).toBe(500);
    expect((await fetch(`${address(1)}/ready`)).status).toBe(200);
    const row = async (name: string) => (await stack.status()).services.find((one) => one.name === name);
    await eventually(async () => (await row('web-1'))?.health === 'unhealthy' || (await row('web-1'))?.health === 'starting', {
      within: 10_000,
      what: 'status tells of it',
    });
    const mended = await eventually(
      async () => {
        const found = await row('web-1');
        return found?.health === 'healthy' && found.pid !== before['web-1'] && found;
      },
      { within: DEAD_AFTER + 20_000, every: 500, what: 'web-1 started again' },
    );
    const took = performance.now() - began;
    console.log(`web-1 failed its health: another process after ${Math.round(took)} ms`);
    expect(took).toBeGreaterThan(DEAD_AFTER);
    expect(mended.restarts).toBe(1);
    expect((await fetch(`${address(1)}/health`)).status).toBe(200);
    expect(linesOf(/not alive: ended and started again/).map((line) => /"service":"([^"]+)"/.exec(line)?.[1])).toEqual(['web-1']);

    // Not ready for longer than what the other was started again for.
    expect(await row('web-2')).toMatchObject({ pid: before['web-2'], restarts: 0, reason: 'HTTP 500' });
    const { 'web-1': _, ...others } = pidsOf(await stack.status());
    const { 'web-1': __, ...othersBefore } = before;
    expect(others).toEqual(othersBefore);
    await stack.must('restart', 'web');
    await allHealthy(stack, 20_000);
  });

  test('one that was paused through the platform is left alone', async () => {
    const platform = new LocalPlatform({ state: stack.state, run: stack.allocation()?.run ?? '' });
    const instance = async () => (await platform.observe()).find(({ service }) => service === 'pgbouncer-1');
    const before = await instance();
    await platform.pause('pgbouncer-1');
    for (const began = performance.now(); performance.now() - began < LEFT_ALONE; await wait(500))
      expect(await instance()).toMatchObject({ state: 'paused', pid: before?.pid });
    await platform.resume('pgbouncer-1');
    expect(pidsOf(await allHealthy(stack, 10_000))['pgbouncer-1']).toBe(before?.pid);
  });

  test('and so is a database: its own failover decides', async () => {
    const before = pidsOf(await allHealthy(stack, 10_000));
    const [postmaster] = processTable().filter(
      ({ pid, argv }) =>
        pidsOfInstance(stack.place, 'postgres-1').includes(pid) && argv[0]?.endsWith('/postgres') === true && argv.includes('-D'),
    );
    if (postmaster === undefined) throw new Error('no postmaster');
    send(postmaster.pid, 'SIGSTOP');
    try {
      for (const began = performance.now(); performance.now() - began < LEFT_ALONE; await wait(500))
        expect(pidsOf(await stack.status())['postgres-1']).toBe(before['postgres-1']);
    } finally {
      send(postmaster.pid, 'SIGCONT');
    }
    expect(pidsOf(await allHealthy(stack, 30_000))['postgres-1']).toBe(before['postgres-1']);
  });
});
