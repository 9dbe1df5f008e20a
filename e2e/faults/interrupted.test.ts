import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { givenToApp, query } from '../harness/database.ts';
import { complaints, pidsOf } from '../harness/health.ts';
import { pidsOfInstance, processesOf } from '../harness/remains.ts';
import { settingsSteps } from './interrupted/settings-steps.ts';
import { rotationSteps } from './interrupted/rotation-steps.ts';
import { destroySteps } from './interrupted/destroy-steps.ts';
import { dryRunSteps } from './interrupted/dry-run-steps.ts';
import { smallStack } from './small-stack.ts';

const refusalSchema = z.object({ error: z.object({ code: z.string(), exit: z.number(), why: z.string().nullable() }) });
const changedSchema = z.object({ changed: z.array(z.unknown()) });

const CACHE = 'cache: { memory: 16MB, replicas: 0, sentinels: 1 }';

/** Commands that die or are interrupted half-way: the next one completes the work. The tests build on each other. */
describe('interrupted commands', () => {
  const stack = smallStack('interrupted', { more: CACHE });
  afterAll(() => stack[Symbol.asyncDispose]());
  const runs = (name: string) => () => pidsOfInstance(stack.place, name).length > 0;

  test.for([
    ['it holds the lock', () => existsSync(join(stack.state, 'lock.json'))],
    ['the first server runs', runs('etcd-1')],
    ['the database runs', runs('postgres-1')],
    ['a set-up job runs', runs('database-roles')],
  ] as const)('`up` killed when %s', async ([what, holds]) => {
    const up = stack.start(['up']);
    await up.until(holds, what);
    expect((await up.kill('SIGKILL')).signal).toBe('SIGKILL');
  });

  test('Ctrl-C during `up`: exit 130, it says so, and what runs stays', async () => {
    const up = stack.start(['up']);
    await up.until(runs('web-1'), 'the application runs');
    const before = processesOf(stack.place).filter(({ argv }) => argv.length > 0);
    const { code, stderr } = await up.kill('SIGINT');
    expect(stderr).toContain('[interrupted]');
    expect(code).toBe(130);
    const after = new Set(processesOf(stack.place).map(({ pid }) => pid));
    expect(before.length).toBeGreaterThan(8);
    for (const name of ['etcd-1', 'etcd-2', 'etcd-3', 'postgres-1', 'pgbouncer-1', 'router-1', 'router-2']) {
      const [main] = before.filter(({ environment }) => environment.some((line) => line.endsWith(`/${name}`)));
      expect([name, main !== undefined && after.has(main.pid)]).toEqual([name, true]);
    }
  });

  test('the next `up` completes it, and the one after that changes nothing', async () => {
    await stack.must('up');
    const status = await stack.status();
    expect(complaints(status)).toEqual([]);
    const again = changedSchema.parse(JSON.parse((await stack.must('up', '--json')).stdout));
    expect(again.changed).toEqual([]);
    expect(pidsOf(await stack.status())).toEqual(pidsOf(status));
    await query(givenToApp(stack, 'DATABASE_OWNER_URL'), 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS id');
  });

  test('two at once: the second is refused and names the first; a killed holder keeps no lock', async () => {
    const first = stack.start(['restart', 'etcd']);
    await first.says(/etcd-\d/);
    const second = await stack.prumo('up', '--json');
    expect(second.code).toBe(4);
    const { error } = refusalSchema.parse(JSON.parse(second.stdout));
    expect(error).toMatchObject({ code: 'stack-busy', exit: 4 });
    expect(error.why).toContain('prumo restart');
    expect(error.why).toContain(`pid ${first.pid}`);
    await first.kill('SIGKILL');
    await stack.must('up');
    expect(complaints(await stack.status())).toEqual([]);
  });

  test('two `up`s begun at the same moment: one does it, the other is refused', async () => {
    stack.write({ 'note.txt': 'another release, so that there is something to do' });
    const both = await Promise.all([stack.prumo('up', '--json'), stack.prumo('up', '--json')]);
    const refused = both.filter(({ code }) => code === 4);
    expect(both.map(({ code }) => code).toSorted()).toEqual([0, 4]);
    expect(refusalSchema.parse(JSON.parse(refused[0]?.stdout ?? '')).error.code).toBe('stack-busy');
  });

  test('`down` killed in the middle; the next `down` completes it and leaves nothing', async () => {
    const down = stack.start(['down']);
    await down.says(/web-1|pgbouncer-1/);
    await down.kill('SIGKILL');
    expect(processesOf(stack.place).length).toBeGreaterThan(0);
    await stack.must('down');
    expect(stack.remains({ destroyed: false })).toEqual([]);
  });

  test('after all that, `up` has the rows that were written', async () => {
    await stack.must('up');
    expect(complaints(await stack.status())).toEqual([]);
    expect(await query(givenToApp(stack, 'DATABASE_OWNER_URL'), 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 1000 }]);
  });

  rotationSteps(stack);
  settingsSteps(stack, CACHE);
  dryRunSteps(stack);
  destroySteps(stack);
});
