import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { givenToApp, query } from '../harness/database.ts';
import { allHealthy } from '../harness/health.ts';
import { isAlive, send } from '../harness/process-table.ts';
import { processesOf } from '../harness/remains.ts';
import { OpenWriter } from '../lifecycle/open-writer.ts';
import { PYTHON_APP } from '../harness/python-app.ts';
import { TestStack } from '../harness/stack.ts';
import { patroniOf, postmasterOf, primaryOf, processesOfNode, standbysOf, usesIn } from './fast-failover/nodes.ts';

/** Milliseconds in which a cluster heals by itself, whatever was killed: a ttl, an election, a rewind. */
const HEALS_WITHIN = 90_000;

/**
 * Less than the ttl of Debian 12's Patroni, 8 s: a failover that took less was not Patroni's own. The figure itself is measured by
 * bench/failover on a quiet machine.
 */
const SOONER_THAN_TTL = 6000;

/** Writers must be in full swing at the fault. */
const ENOUGH = 40;

function spec(mode: string): string {
  return `name: sooner
app:
  env: { DATABASE_URL: "\${database.url}", DATABASE_OWNER_URL: "\${database.owner_url}" }
  pool: 2
  processes:
    web: { command: /usr/bin/python3 app.py, port: http, memory: 64MB, health: /health, ready: /ready }
database: { fast_failover: ${mode} }
`;
}

describe('fast failover', () => {
  const stack = new TestStack({ name: 'sooner', spec: spec('crash'), files: { 'app.py': PYTHON_APP } });
  beforeAll(async () => {
    await stack.must('up');
    await query(givenToApp(stack, 'DATABASE_OWNER_URL'), 'CREATE TABLE ledger (key integer PRIMARY KEY)');
  });
  afterAll(() => stack[Symbol.asyncDispose]());

  const whole = () =>
    allHealthy(stack, HEALS_WITHIN, (rows) => {
      const roles = [...rows.values()].filter(({ component }) => component === 'postgres').map(({ role }) => role ?? '');
      return roles.toSorted().join() === 'primary,standby,standby';
    });

  /** A standby is synchronous again: without one there is no fast failover. */
  const guarded = () =>
    eventually(
      async () => {
        const [row] = await query(
          givenToApp(stack, 'DATABASE_OWNER_URL'),
          "SELECT current_setting('synchronous_standby_names') <> '' AS guarded",
        );
        // Patroni may be about to take another: its own list, which is what fast failover goes by, is empty for a moment then.
        const listed = await fetch(`http://${stack.allocation()?.subnet ?? ''}.31:8008/cluster`, { signal: AbortSignal.timeout(2000) });
        return row?.['guarded'] === true && (await listed.text()).includes('"sync_standby"');
      },
      { within: 30_000, every: 50, what: 'a synchronous standby is listed' },
    );

  /** Write while `fault` happens and until writes are back; then nothing that was acknowledged may be missing, on any member. */
  async function underWrites(fault: () => Promise<void>): Promise<number> {
    const url = givenToApp(stack, 'DATABASE_URL');
    await query(givenToApp(stack, 'DATABASE_OWNER_URL'), 'TRUNCATE ledger');
    await using writer = new OpenWriter(url);
    await eventually(() => writer.acknowledged.length > ENOUGH, { within: 20_000, what: 'writes flow' });
    const before = writer.acknowledged.length;
    await fault();
    await eventually(() => writer.acknowledged.length > before + 2 * ENOUGH, { within: 60_000, what: 'writes are back' });
    await writer.end();
    expect(writer.abandoned).toEqual([]);
    const status = await whole();
    for (const member of [primaryOf(status), ...standbysOf(status)])
      await hasAll(
        member,
        writer.acknowledged.map(({ key }) => key),
      );
    return writer.longest;
  }

  async function hasAll(member: string, keys: readonly number[]): Promise<void> {
    const direct = new URL((await stack.must('connect', 'db', '--print')).stdout.trim());
    direct.hostname = `${stack.allocation()?.subnet ?? ''}.${30 + Number(member.split('-')[1])}`;
    await eventually(
      async () => {
        const there = new Set((await query(direct.href, 'SELECT key FROM ledger')).map((row) => row['key']));
        return keys.filter((key) => !there.has(key)).length === 0;
      },
      { within: 20_000, what: `every acknowledged write on ${member}` },
    );
  }

  const killNode = (member: string): void => {
    const processes = processesOfNode(stack, member);
    expect(processes.length).toBeGreaterThan(5);
    for (const { pid } of processes) send(pid, 'SIGKILL');
  };

  test('the primary’s node dies: a standby takes over before Patroni would look, nothing acknowledged is lost, the node comes back', async () => {
    const status = await whole();
    const lost = primaryOf(status);
    const longest = await underWrites(async () => {
      await guarded();
      killNode(lost);
    });
    console.log(`node death: ${longest} ms without a write; ${JSON.stringify(usesIn(stack).at(-1))}`);
    expect(longest).toBeLessThan(SOONER_THAN_TTL);
    expect(standbysOf(await whole())).toContain(lost);
    expect(usesIn(stack)).toMatchObject([{ node: lost.replace('postgres-', 'db'), cause: 'exit', outcome: 'released' }]);
  });

  test('Patroni alone dies: PostgreSQL serves on, under the same postmaster, and still waits for its standby', async () => {
    const primary = primaryOf(await whole());
    await guarded();
    const uses = usesIn(stack).length;
    const before = processesOfNode(stack, primary);
    await underWrites(() => Promise.resolve(send(patroniOf(before).pid, 'SIGKILL')));
    expect(primaryOf(await whole())).toBe(primary);
    expect(isAlive(postmasterOf(before))).toBe(true);
    expect(patroniOf(processesOfNode(stack, primary)).pid).not.toBe(patroniOf(before).pid);
    expect(usesIn(stack).length).toBe(uses);
    // Patroni 3.0.2 would have taken the synchronous standby out for good.
    await guarded();
  });

  test('a standby dies: the primary stays, and nobody speaks of a failover', async () => {
    const status = await whole();
    await guarded();
    const uses = usesIn(stack).length;
    for (const standby of standbysOf(status)) {
      killNode(standby);
      await eventually(async () => ((await stack.status()).services.find(({ name }) => name === standby)?.restarts ?? 0) > 0, {
        within: 20_000,
        what: `${standby} is started again`,
      });
      expect(primaryOf(await whole())).toBe(primaryOf(status));
      await guarded();
    }
    expect(usesIn(stack).length).toBe(uses);
  });

  test.for([0, 60, 120, 250, 500, 1000])(
    'the controller dies %i ms after the primary’s node: the cluster heals by itself',
    async (after) => {
      const lost = primaryOf(await whole());
      await guarded();
      const [controller] = processesOf(stack.place).filter(
        ({ argv }) => argv[0]?.endsWith('node') === true && argv.some((word) => word.endsWith('/controller.js')),
      );
      if (controller === undefined) throw new Error('no controller runs');
      const longest = await underWrites(async () => {
        killNode(lost);
        await wait(after);
        send(controller.pid, 'SIGKILL');
      });
      console.log(`controller killed after ${after} ms: ${longest} ms without a write`);
      expect(isAlive(controller)).toBe(false);
      await whole();
    },
  );

  test('the whole node is stopped: killed and replaced, where that is asked for', async () => {
    stack.write({ 'prumo.yaml': spec('hang') });
    await stack.must('up');
    const lost = primaryOf(await whole());
    await guarded();
    const frozen = processesOfNode(stack, lost);
    const longest = await underWrites(() => {
      for (const { pid } of frozen) send(pid, 'SIGSTOP');
      return Promise.resolve();
    });
    console.log(`hang: ${longest} ms without a write; ${JSON.stringify(usesIn(stack).at(-1))}`);
    expect(usesIn(stack).at(-1)).toMatchObject({ cause: 'hang', outcome: 'released' });
    expect(frozen.filter(isAlive)).toEqual([]);
    expect(longest).toBeLessThan(2 * SOONER_THAN_TTL);
  });
});
