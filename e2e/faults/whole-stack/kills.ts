import { expect, test } from 'vitest';
import { eventually } from '../../../packages/prumo/test/fixture/eventually.ts';
import { givenToApp, query } from '../../harness/database.ts';
import { allHealthy, complaints, pidsOf } from '../../harness/health.ts';
import { type FoundProcess, isAlive, send } from '../../harness/process-table.ts';
import { pidsOfInstance, processesOf } from '../../harness/remains.ts';
import type { TestStack } from '../../harness/stack.ts';

/** Longest a service may be away after the death of one process; a failover of the database is the longest. Milliseconds. */
const BACK_WITHIN = 60_000;

/** Processes die by SIGKILL: services, what they are made of, agent, controller, everything. */
export function killTests(stack: TestStack): void {
  const write = async () => query(givenToApp(stack, 'DATABASE_OWNER_URL'), 'INSERT INTO ledger DEFAULT VALUES RETURNING id');
  const writable = () =>
    eventually(async () => (await write()).length === 1, { within: 30_000, every: 200, what: 'a write through the stable address' });
  const ownProcesses = (entry: string): readonly FoundProcess[] =>
    processesOf(stack.place).filter(
      ({ argv }) => argv.some((word) => word.endsWith(entry)) && !argv.some((word) => word.endsWith('init.pl')),
    );

  test('a table to write to', async () => {
    await query(givenToApp(stack, 'DATABASE_OWNER_URL'), 'CREATE TABLE ledger (id serial PRIMARY KEY, at timestamptz DEFAULT now())');
    await writable();
  });

  test('the agent killed: services go on, the next agent adopts them', async () => {
    const before = pidsOf(await allHealthy(stack, BACK_WITHIN));
    const [agent] = ownProcesses('/agent.js').filter(({ argv }) => !argv.some((word) => word.endsWith('keeper.pl')));
    send(agent?.pid ?? 0, 'SIGKILL');
    await eventually(() => agent !== undefined && !isAlive(agent), { within: 5000, what: 'the agent is gone' });
    expect(pidsOf(await allHealthy(stack, BACK_WITHIN))).toEqual(before);
  });

  test('the keeper killed: agent and services go on, and the next death of the agent is mended all the same', async () => {
    const before = pidsOf(await allHealthy(stack, BACK_WITHIN));
    const [keeper] = ownProcesses('keeper.pl');
    if (keeper === undefined) throw new Error('no keeper');
    send(keeper.pid, 'SIGKILL');
    await eventually(() => !isAlive(keeper), { within: 5000, what: 'the keeper is gone' });
    expect(pidsOf(await allHealthy(stack, BACK_WITHIN))).toEqual(before);
    const [agent] = ownProcesses('/agent.js').filter(({ argv }) => !argv.some((word) => word.endsWith('keeper.pl')));
    if (agent === undefined) throw new Error('no agent');
    send(agent.pid, 'SIGKILL');
    await eventually(() => !isAlive(agent), { within: 5000, what: 'the agent is gone' });
    expect(pidsOf(await allHealthy(stack, BACK_WITHIN))).toEqual(before);
    await eventually(() => ownProcesses('keeper.pl').length > 0, { within: 15_000, what: 'a keeper of the new agent' });
  });

  test('the controller killed: services go on, another controller comes', async () => {
    const before = pidsOf(await allHealthy(stack, BACK_WITHIN));
    const [controller] = ownProcesses('/controller.js');
    send(controller?.pid ?? 0, 'SIGKILL');
    await eventually(() => controller !== undefined && !isAlive(controller), { within: 5000, what: 'the controller is gone' });
    expect(pidsOf(await allHealthy(stack, BACK_WITHIN))).toEqual(before);
  });

  test('agent, its keeper and controller killed at once: services go on, `up` adopts them and changes nothing', async () => {
    const status = await allHealthy(stack, BACK_WITHIN);
    const services = processesOf(stack.place).filter(({ environment }) =>
      environment.some((line) => /^PRUMO_INSTANCE=\w+\/(?!prumo-controller)/.test(line)),
    );
    for (const { pid } of [...ownProcesses('keeper.pl'), ...ownProcesses('/agent.js'), ...ownProcesses('/controller.js')])
      send(pid, 'SIGKILL');
    await eventually(async () => (await stack.status()).agent === 'unreachable', { within: 10_000, what: 'nobody watches' });
    await writable();
    const mains = Object.values(pidsOf(status));
    expect(services.filter((one) => mains.includes(one.pid) && !isAlive(one)).map(({ argv }) => argv.join(' '))).toEqual([]);
    const { changed } = JSON.parse((await stack.must('up', '--json')).stdout) as { changed: unknown };
    expect(changed).toEqual([]);
    expect(pidsOf(await allHealthy(stack, BACK_WITHIN))).toEqual(pidsOf(status));
  });

  test('any single service’s process killed comes back, and the database can be written to', async () => {
    const names = (await allHealthy(stack, BACK_WITHIN)).services.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['realtime-1', 'queue-1', 'scheduler-1']));
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      const before = (await allHealthy(stack, BACK_WITHIN)).services.find((row) => row.name === name)?.pid;
      if (before === undefined || before === null) throw new Error(`${name} has no process`);
      const started = performance.now();
      send(before, 'SIGKILL');
      await allHealthy(stack, BACK_WITHIN, (rows) => rows.get(name)?.pid !== before);
      await writable();
      console.log(`${name}: back after ${Math.round(performance.now() - started)} ms`);
    }
  });

  test.for(['etcd-1', 'postgres-2', 'pgbouncer-1', 'router-1', 'redis-1', 'web-1'])(
    'the init of %s killed: no second copy, and it comes back',
    async (name) => {
      const [init] = processesOf(stack.place).filter(({ argv }) => argv.some((word) => word.endsWith('init.pl')) && argv.includes(name));
      if (init === undefined) throw new Error(`${name} has no init`);
      send(init.pid, 'SIGKILL');
      await eventually(() => !isAlive(init), { within: 5000, what: 'the init is gone' });
      await eventually(
        () =>
          processesOf(stack.place).some(
            ({ pid, argv }) => pid !== init.pid && argv.some((word) => word.endsWith('init.pl')) && argv.includes(name),
          ),
        { within: BACK_WITHIN, what: 'another init' },
      );
      await allHealthy(stack, BACK_WITHIN);
      await writable();
    },
  );

  test('the primary’s postmaster killed under its Patroni: writes return', async () => {
    const status = await allHealthy(stack, BACK_WITHIN);
    const primary = status.services.find(({ component, role }) => component === 'postgres' && role === 'primary');
    if (primary === undefined) throw new Error('no primary');
    const pids = new Set(pidsOfInstance(stack.place, primary.name));
    const [postmaster] = processesOf(stack.place).filter(({ pid, argv }) => pids.has(pid) && (argv[0] ?? '').endsWith('/bin/postgres'));
    if (postmaster === undefined) throw new Error('no postmaster');
    send(postmaster.pid, 'SIGKILL');
    await eventually(() => !isAlive(postmaster), { within: 5000, what: 'the postmaster is gone' });
    await writable();
    await allHealthy(stack, BACK_WITHIN);
  });

  test('everything killed at once: `up` brings all of it back, and no written row is lost', async () => {
    await allHealthy(stack, BACK_WITHIN);
    const before = await query(givenToApp(stack, 'DATABASE_OWNER_URL'), 'SELECT count(*)::int AS rows FROM ledger');
    // Whoever restarts others first, or they do.
    const all = [...ownProcesses('keeper.pl'), ...ownProcesses('/agent.js'), ...processesOf(stack.place)];
    for (const { pid } of all) send(pid, 'SIGKILL');
    await eventually(
      () => {
        const left = processesOf(stack.place).filter(({ state }) => state !== 'Z');
        for (const { pid } of left) send(pid, 'SIGKILL');
        return left.length === 0;
      },
      { within: 10_000, what: 'nothing of the stack runs' },
    );
    const up = await stack.must('up');
    console.log(`all killed, up again: ${up.took} ms`);
    expect(complaints(await stack.status())).toEqual([]);
    expect(await query(givenToApp(stack, 'DATABASE_OWNER_URL'), 'SELECT count(*)::int AS rows FROM ledger')).toEqual(before);
    await writable();
  });
}
