import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { givenToApp, query } from '../harness/database.ts';
import { allHealthy, complaints } from '../harness/health.ts';
import { type FoundProcess, isAlive, send } from '../harness/process-table.ts';
import { processesOf } from '../harness/remains.ts';
import { smallStack } from './small-stack.ts';

/**
 * The machine goes down and comes back, as far as a stack can tell: every process of it dies at once and /run is emptied; then what
 * systemd or cron would run is run, with their bare environment. The boot id stays, so what was left is also told from what lives by pid
 * and start time alone.
 */
describe('a machine that starts again', () => {
  const stack = smallStack('rebooted');
  const atBoot = join(stack.state, 'agent', 'at-boot');
  beforeAll(() => stack.must('up'));
  afterAll(() => stack[Symbol.asyncDispose]());

  /** Everything of the stack, whoever started it. */
  const all = (): readonly FoundProcess[] => processesOf(stack.place).filter(({ state }) => state !== 'Z');
  const agentOf = (): FoundProcess => {
    const found = all().find(({ argv }) => argv.some((word) => word.endsWith('/agent.js')) && argv[0]?.endsWith('node'));
    if (found === undefined) throw new Error('no agent runs');
    return found;
  };
  const startAsTheMachineDoes = () =>
    promisify(execFile)('/bin/sh', ['-c', `setsid "${atBoot}" &`], { env: {}, cwd: '/', timeout: 10_000 });
  /** A router takes a moment longer than its own health check to see the primary. */
  const hasEveryRow = async (url: string): Promise<boolean> => {
    const [found] = await query(url, 'SELECT count(*)::int AS rows FROM kept');
    return found?.['rows'] === 1000;
  };
  const order = (lines: readonly string[], name: string): number => lines.findIndex((line) => line.endsWith(`${name}: stopped`));

  test('the unit’s program is there, and only its owner may run or change it', () => {
    expect(statSync(atBoot).mode & 0o777).toBe(0o700);
  });

  test('a power cut: what was up comes back by itself, with every row', async () => {
    const url = givenToApp(stack, 'DATABASE_OWNER_URL');
    await query(url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id');
    const run = stack.allocation()?.run ?? '';
    const before = new Map((await stack.status()).services.map(({ name, pid }) => [name, pid]));

    // Agents and keepers first: they would start the rest again.
    await eventually(
      () => {
        for (const { pid } of all()) send(pid, 'SIGKILL');
        return all().length === 0;
      },
      { within: 20_000, what: 'nothing of the stack is alive' },
    );
    rmSync(run, { recursive: true });
    expect(existsSync(run)).toBe(false);

    await startAsTheMachineDoes();
    const after = await allHealthy(stack, 90_000);
    expect(after.services.filter(({ name, pid }) => pid === before.get(name))).toEqual([]);
    await eventually(() => hasEveryRow(url), { within: 10_000, what: 'every row is there' });
  });

  test('SIGPWR stops everything in order and starts it again with the next life', async () => {
    const url = givenToApp(stack, 'DATABASE_OWNER_URL');
    const log = join(stack.state, 'agent', 'agent.log');
    const said = readFileSync(log, 'utf8').length;
    const agent = agentOf();
    send(agent.pid, 'SIGPWR');
    await eventually(() => !isAlive(agent) && all().length === 0, { within: 60_000, what: 'everything has stopped' });
    const lines = readFileSync(log, 'utf8').slice(said).split('\n');
    const positions = ['web-1', 'pgbouncer-1', 'router-1', 'postgres-1', 'etcd-1'].map((name) => order(lines, name));
    expect(positions, lines.join('\n')).toEqual(positions.toSorted((one, other) => one - other));
    expect(positions.every((position) => position >= 0)).toBe(true);
    expect(lines.filter((line) => /killed|SIGKILL/.test(line))).toEqual([]);

    await startAsTheMachineDoes();
    await allHealthy(stack, 90_000);
    await eventually(() => hasEveryRow(url), { within: 10_000, what: 'every row is there' });
  });

  test.for([
    ['with the agent running', []],
    ['after the machine went down', ['before']],
  ] as const)('what was stopped on purpose, %s, stays stopped; `up` brings it back', async ([, [early]]) => {
    const goDown = async () => {
      send(agentOf().pid, 'SIGPWR');
      await eventually(() => all().length === 0, { within: 60_000, what: 'all has ended' });
    };
    if (early !== undefined) await goDown();
    await stack.must('stop');
    await goDown();
    await startAsTheMachineDoes();
    await eventually(async () => (await stack.status()).agent === 'running', { within: 20_000, what: 'an agent answers' });
    expect((await stack.status()).services.filter(({ health }) => health !== 'stopped')).toEqual([]);
    await stack.must('up');
    expect(complaints(await stack.status())).toEqual([]);
  });

  test('`down` takes the program away too', async () => {
    await stack.must('down');
    expect(stack.remains({ destroyed: false })).toEqual([]);
    expect(existsSync(atBoot)).toBe(false);
  });
});
