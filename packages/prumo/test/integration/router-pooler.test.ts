import { execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgres } from '../../src/components/postgres/index.ts';
import { PORTS, routersUseSockets, type Service } from '../../src/model/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { listening } from '../fixture/listening.ts';
import { fixtureSpec } from '../fixture/spec.ts';
import { DatabaseCluster } from './harness/database-cluster.ts';
import { type Attempt, Entry } from './harness/entry.ts';
import { RealStack } from './harness/real-stack.ts';

const { database } = fixtureSpec();
const spec = fixtureSpec({
  cache: undefined,
  database: { ...database, standbys: 1, pooler: { ...database.pooler, size: 8, maxClients: 200 } },
});

let stack: RealStack;
let cluster: DatabaseCluster;
let entry: Entry;

beforeAll(async () => {
  stack = RealStack.create({ spec, subnet: '127.204.2' });
  cluster = new DatabaseCluster(stack);
  entry = new Entry(stack);
  await entry.up();
  await cluster.up();
  await eventually(
    async () => {
      await using session = await entry.connect('pooler');
      return (await session.query('SELECT 1')).rowCount === 1;
    },
    { within: 10_000, what: 'the pooler serves' },
  );
}, 120_000);

afterAll(() => stack[Symbol.asyncDispose](), 60_000);

const [firstOf, secondOf] = [0, 1].map((index) => (services: readonly Service[]) => services[index] ?? expect.fail('fewer than two')) as [
  (s: readonly Service[]) => Service,
  (s: readonly Service[]) => Service,
];
/** Milliseconds. A login costs 10 to 15 ms of processor time, so a hundred a second would fill both cores by themselves, and those refused come again. */
const KNOCK_EVERY = 50;
const inRecovery = 'SELECT pg_is_in_recovery() AS standby';
const worst = (attempts: readonly Attempt[]) => Math.max(...attempts.map((attempt) => attempt.took));
const failed = (attempts: readonly Attempt[]) => attempts.filter((attempt) => attempt.failures.length > 0);

describe('what runs', () => {
  test('HAProxy’s own checker accepts the configuration', () => {
    for (const router of entry.routers) {
      execFileSync(entry.context.server('haproxy').path, ['-c', '-f', `${entry.context.etc(router.name)}/haproxy.cfg`], {
        stdio: 'pipe',
        timeout: 10_000,
      });
    }
  });

  test('listens on the declared sockets and on no other, as its own user', () => {
    for (const service of [...entry.routers, ...entry.poolers]) {
      const running = stack.running(service.name);
      const declared = service.sockets
        .map((socket) => (socket.port === undefined ? socket.address : `${socket.address}:${socket.port}`))
        .toSorted();
      const [worker] =
        service.component === 'haproxy' ? running.tree().filter((one) => one.parent === running.pid) : [{ pid: running.pid }];
      // The kernel keeps the name a Unix socket was bound with, and HAProxy renames it afterwards.
      expect(
        listening(worker?.pid ?? 0).map((name) => name.replace(/\.\d+\.tmp$/, '')),
        service.name,
      ).toEqual(declared);
      if (entry.context.isRoot) {
        const owner = execFileSync('/bin/ps', ['-o', 'user=', '-p', String(worker?.pid)], { encoding: 'utf8' }).trim();
        expect(owner).toBe(entry.context.user(service.node));
      }
    }
  });
});

describe('logging in through the pooler', () => {
  test('works with the right password, and leads writes to the primary and reads to a standby', async () => {
    await using write = await entry.connect('pooler');
    expect((await write.query(`${inRecovery}, current_user AS me`)).rows).toEqual([{ standby: false, me: 'fixture_app' }]);
    await using read = await entry.connect('pooler', { database: 'fixture_read' });
    expect((await read.query(inRecovery)).rows).toEqual([{ standby: true }]);
    await using direct = await entry.connect('database');
    expect((await direct.query(inRecovery)).rows).toEqual([{ standby: false }]);
    await using directRead = await entry.connect('database-read');
    expect((await directRead.query(inRecovery)).rows).toEqual([{ standby: true }]);
  });

  test('is refused with a wrong password, to nobody, and to administrators', async () => {
    await expect(entry.connect('pooler', { password: 'wrong' })).rejects.toThrow(/authentication failed/);
    await expect(entry.connect('pooler', { password: '' })).rejects.toThrow();
    await expect(entry.connect('pooler', { user: 'somebody' })).rejects.toThrow(/authentication failed|no such user/);
    await expect(entry.connect('pooler', { user: 'postgres', password: entry.context.secret('database.superuser') })).rejects.toThrow(
      /authentication failed|no such user/,
    );
    await expect(entry.connect('pooler', { database: 'pgbouncer', connectionTimeoutMillis: 1500 })).rejects.toThrow();
    // Not with its password either: the socket routers use knows only the node's own user as superuser.
    if (routersUseSockets(entry.context))
      await expect(entry.connect('database', { user: 'postgres', password: entry.context.secret('database.superuser') })).rejects.toThrow(
        'Peer authentication failed',
      );
  });

  test('is shared by both poolers', async () => {
    const sessions = await Promise.all(Array.from({ length: 32 }, () => entry.connect('pooler')));
    const counts = await Promise.all(
      entry.poolers.map(async (pooler) => {
        await using console = await entry.console(pooler, 'monitor');
        const { rows } = await console.query<{ user: string }>('SHOW CLIENTS');
        return rows.filter((row) => row.user === 'fixture_app').length;
      }),
    );
    await Promise.all(sessions.map((session) => session.end()));
    expect(counts[0]! + counts[1]!).toBe(32);
    // By a hash of the addresses: with 32 sessions, one pooler with fewer than 4 has a chance of 1 in 200,000.
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(4);
  });
});

describe('the console', () => {
  test('lets the monitor look and not touch', async () => {
    await using console = await entry.console(firstOf(entry.poolers), 'monitor');
    expect((await console.query('SHOW POOLS')).rows.length).toBeGreaterThan(0);
    await expect(console.query('PAUSE')).rejects.toThrow(/admin access needed/);
  });

  test('paused poolers are healthy, and make queries wait instead of failing', async () => {
    const consoles = await Promise.all(entry.poolers.map((pooler) => entry.console(pooler, 'pooler_admin')));
    await using session = await entry.connect('pooler');
    for (const console of consoles) await console.query('PAUSE');
    let answered = false;
    const query = session.query(inRecovery).then((result) => {
      answered = true;
      return result.rows;
    });
    const newcomer = entry.connect('pooler').then(async (late) => {
      const { rows } = await late.query(inRecovery);
      await late.end();
      return rows;
    });
    const until = performance.now() + 1500;
    while (performance.now() < until) for (const pooler of entry.poolers) expect(await entry.probe(pooler)).toBe(true);
    expect(answered).toBe(false);
    for (const console of consoles) await console.query('RESUME');
    expect(await query).toEqual([{ standby: false }]);
    expect(await newcomer).toEqual([{ standby: false }]);
    await Promise.all(consoles.map((console) => console.end()));
  });
});

describe('a router', () => {
  test('killed is no outage: new connections go on working, the slowest within the objective, and it comes back', async () => {
    const victim = firstOf(entry.routers);
    await entry.steady();
    const knocking = [entry.knocking('database', KNOCK_EVERY), entry.knocking('pooler', KNOCK_EVERY)];
    await settle();
    await stack.stopped(victim.name);
    await settle();
    entry.start(victim);
    await entry.healthy(victim);
    await settle();
    const attempts = (await Promise.all(knocking.map((one) => one.stop()))).flat();
    console.log(
      `router killed: ${attempts.length} new connections, ${failed(attempts).length} tried again, longest ${worst(attempts)} ms: ${JSON.stringify([...new Set(attempts.flatMap((one) => one.failures))])}`,
    );
    expect(attempts.length).toBeGreaterThan(30);
    expect(worst(attempts)).toBeLessThan(spec.objectives.writesReturn);
  });

  test('reloaded keeps its process and its sessions, and refuses nobody meanwhile', async () => {
    const sessions = await Promise.all(Array.from({ length: 8 }, () => entry.connect('database')));
    await entry.steady();
    // Patient: whoever is answered late, on a machine that is busy starting a worker, was not refused.
    const knocking = entry.knocking('database', KNOCK_EVERY, 10_000);
    await settle();
    for (const router of entry.routers) {
      const running = stack.running(router.name);
      const before = running
        .tree()
        .filter((one) => one.parent === running.pid)
        .map((one) => one.pid);
      const pid = running.pid;
      running.signal('SIGUSR2');
      await eventually(() => running.tree().some((one) => one.parent === pid && !before.includes(one.pid)), {
        within: 5000,
        what: 'a new worker',
      });
      await entry.healthy(router);
      await settle();
      expect(running.tree().some((one) => one.pid === pid)).toBe(true);
    }
    for (const session of sessions) expect((await session.query(inRecovery)).rows).toEqual([{ standby: false }]);
    const attempts = await knocking.stop();
    console.log(
      `routers reloaded: ${attempts.length} new connections, ${failed(attempts).length} tried again, longest ${worst(attempts)} ms: ${JSON.stringify([...new Set(attempts.flatMap((one) => one.failures))])}`,
    );
    await Promise.all(sessions.map((session) => session.end()));
    expect(failed(attempts)).toEqual([]);
  });

  test('does not outlive its worker, nor a worker its router', async () => {
    const router = firstOf(entry.routers);
    for (const which of ['worker', 'master'] as const) {
      const running = stack.running(router.name);
      // The newest: workers from before a reload may still be serving their last sessions.
      const worker = running
        .tree()
        .filter((one) => one.parent === running.pid)
        .toSorted((a, b) => b.pid - a.pid)[0];
      process.kill(which === 'worker' ? (worker?.pid ?? 0) : running.pid, 'SIGKILL');
      await eventually(() => running.tree().length === 0, { within: 5000, what: `all gone with the ${which}` });
      await stack.stopped(router.name);
      entry.start(router);
      await entry.healthy(router);
    }
  });

  test('that has just started leads no write to a standby; without the rule against it, it does', async () => {
    for (const router of entry.routers) await stack.stopped(router.name);
    const [router] = entry.routers;
    if (router === undefined) throw new Error('no router');
    const files = router.files.map((file) => ({
      ...file,
      content: file.content
        .split('\n')
        .filter((line) => !/tcp-request/.test(line))
        .join('\n'),
    }));
    expect(await landings(router)).toMatchObject({ standby: 0, primary: expect.toSatisfy((count: number) => count > 20) });
    expect((await landings({ ...router, files })).standby).toBeGreaterThan(0);
    for (const each of entry.routers) {
      entry.start(each);
      await entry.healthy(each);
    }
  });

  /** Where connections land while a router starts, with a standby whose Patroni hangs, so that its first check takes longest. */
  async function landings(router: Service): Promise<{ standby: number; primary: number; refused: number }> {
    const view = await cluster.settled(30_000);
    const standby = view.members.find((member) => member.name !== view.leader)?.name ?? expect.fail('no standby');
    const patroni =
      stack
        .running(standby)
        .tree()
        .find((one) => one.command.includes('patroni-launcher'))?.pid ?? expect.fail('no Patroni');
    const count = { standby: 0, primary: 0, refused: 0 };
    const connecting: Promise<void>[] = [];
    process.kill(patroni, 'SIGSTOP');
    try {
      entry.start(router);
      for (const began = performance.now(); performance.now() - began < 1500; await new Promise((resolve) => setTimeout(resolve, 15))) {
        connecting.push(
          (async () => {
            try {
              await using session = await entry.connect('database', { connectionTimeoutMillis: 3000 });
              count[(await session.query<{ standby: boolean }>(inRecovery)).rows[0]?.standby === true ? 'standby' : 'primary'] += 1;
            } catch {
              count.refused += 1;
            }
          })(),
        );
      }
      await Promise.all(connecting);
    } finally {
      process.kill(patroni, 'SIGCONT');
      await stack.stopped(router.name);
    }
    return count;
  }
});

describe('a pooler', () => {
  test('killed is no outage: new connections go on working, the slowest within the objective, and it comes back', async () => {
    const victim = firstOf(entry.poolers);
    await entry.steady();
    const knocking = entry.knocking('pooler', KNOCK_EVERY);
    await settle();
    await stack.stopped(victim.name);
    await settle();
    entry.start(victim);
    await entry.healthy(victim);
    await settle();
    const attempts = await knocking.stop();
    console.log(
      `pooler killed: ${attempts.length} new connections, ${failed(attempts).length} tried again, longest ${worst(attempts)} ms: ${JSON.stringify([...new Set(attempts.flatMap((one) => one.failures))])}`,
    );
    expect(attempts.length).toBeGreaterThan(30);
    expect(worst(attempts)).toBeLessThan(spec.objectives.writesReturn);
  });

  test('stopped lets running transactions end', async () => {
    const pooler = secondOf(entry.poolers);
    const address = entry.context.node(pooler.node).address;
    await using session = await entry.connect('pooler', { host: address, port: PORTS.pgbouncer });
    await session.query('BEGIN');
    const stopping = stack.running(pooler.name).stop();
    expect((await session.query('SELECT 1 AS one FROM pg_sleep(0.8)')).rows).toEqual([{ one: 1 }]);
    await session.query('COMMIT');
    expect(await stopping).toBeLessThan(pooler.stop.within);
    await stack.stopped(pooler.name);
    entry.start(pooler);
    await entry.healthy(pooler);
  });

  test('reloaded takes up a new size and keeps its sessions', async () => {
    const pooler = firstOf(entry.poolers);
    await using session = await entry.connect('pooler', { host: entry.context.node(pooler.node).address, port: PORTS.pgbouncer });
    const files = pooler.files.map((file) => ({
      ...file,
      content: file.content.replace('default_pool_size = 4', 'default_pool_size = 5'),
    }));
    stack.write({ ...pooler, files });
    stack.running(pooler.name).signal('SIGHUP');
    await using console = await entry.console(pooler, 'monitor');
    await eventually(
      async () =>
        (await console.query<{ key: string; value: string }>('SHOW CONFIG')).rows.find((row) => row.key === 'default_pool_size')?.value ===
        '5',
      { within: 3000, what: 'the new size' },
    );
    expect((await session.query(inRecovery)).rows).toEqual([{ standby: false }]);
    stack.write(pooler);
    stack.running(pooler.name).signal('SIGHUP');
  });
});

describe('when nodes die', () => {
  test('reads go to the primary while there is no standby, and back', async () => {
    const view = await cluster.settled(30_000);
    const standby = view.members.find((member) => member.name !== view.leader)?.name ?? expect.fail('no standby');
    await stack.stopped(standby);
    const began = performance.now();
    await eventually(
      async () => {
        await using read = await entry.connect('pooler', { database: 'fixture_read', query_timeout: 2000 });
        return (await read.query<{ standby: boolean }>(inRecovery)).rows[0]?.standby === false;
      },
      { within: 20_000, what: 'reads from the primary' },
    );
    console.log(`standby killed: reads back after ${Math.round(performance.now() - began)} ms`);
    stack.start(cluster.services.find((service) => service.name === standby) ?? expect.fail());
    await cluster.settled(60_000);
    await eventually(
      async () => {
        await using read = await entry.connect('database-read');
        return (await read.query<{ standby: boolean }>(inRecovery)).rows[0]?.standby === true;
      },
      { within: 20_000, what: 'reads from the standby' },
    );
  });

  test('writes follow the primary at the same address, and the direct URL keeps what belongs to a session', async () => {
    await sessionFeatures();
    const before = (await cluster.settled(60_000)).leader ?? expect.fail('no leader');
    await stack.stopped(before);
    const began = performance.now();
    await eventually(
      async () => {
        await using write = await entry.connect('pooler', { query_timeout: 2000 });
        await write.query('CREATE TEMPORARY TABLE t (i int)');
        return true;
      },
      { within: 40_000, what: 'writes through the pooler' },
    );
    console.log(`primary killed: writes through router and pooler back after ${Math.round(performance.now() - began)} ms`);
    await using write = await entry.connect('database');
    expect((await write.query(inRecovery)).rows).toEqual([{ standby: false }]);
    await sessionFeatures();
  });

  /** What a pooler in transaction mode takes away, over the very text the application is given as `${database.direct_url}`. */
  async function sessionFeatures(): Promise<void> {
    const url = postgres.references?.(stack.context)['database.direct_url'] ?? expect.fail('no direct URL');
    await using listener = await entry.connectTo(url);
    await using speaker = await entry.connectTo(url);
    expect((await speaker.query(inRecovery)).rows).toEqual([{ standby: false }]);

    const heard = new Promise((resolve) => listener.once('notification', ({ channel, payload }) => resolve([channel, payload])));
    await listener.query('LISTEN cases');
    await speaker.query("NOTIFY cases, 'number 7'");
    expect(await Promise.race([heard, wait(5000, 'nothing heard', { ref: false })])).toEqual(['cases', 'number 7']);

    await speaker.query("SET application_name = 'kept'");
    await speaker.query('CREATE TEMPORARY TABLE mine (i int)');
    await speaker.query('PREPARE one AS SELECT 1 AS one');
    const { rows } = await speaker.query('SHOW application_name');
    expect(rows).toEqual([{ application_name: 'kept' }]);
    expect((await speaker.query('SELECT count(*)::int AS count FROM mine')).rows).toEqual([{ count: 0 }]);
    expect((await speaker.query('EXECUTE one')).rows).toEqual([{ one: 1 }]);

    const lock = 'SELECT pg_try_advisory_lock(42) AS mine';
    expect((await speaker.query(lock)).rows).toEqual([{ mine: true }]);
    expect((await listener.query(lock)).rows).toEqual([{ mine: false }]);
    await speaker.query('SELECT pg_advisory_unlock(42)');
    expect((await listener.query(lock)).rows).toEqual([{ mine: true }]);
  }
});

/** Time for some clients to come by: what is measured is what happens to them. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 700));
}
