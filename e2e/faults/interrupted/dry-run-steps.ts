import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { complaints, pidsOf } from '../../harness/health.ts';
import { TestStack } from '../../harness/stack.ts';

const outlineSchema = z.strictObject({
  schemaVersion: z.literal(1),
  stack: z.string(),
  dryRun: z.literal(true),
  steps: z.array(z.strictObject({ order: z.number(), action: z.string(), name: z.string() })),
});
const planSchema = z.object({
  plan: z.object({ steps: z.array(z.object({ action: z.string(), name: z.string() })) }),
  budgets: z.array(z.object({ unit: z.string(), rows: z.array(z.object({ name: z.string(), amount: z.number() })) })),
});

export function dryRunSteps(stack: TestStack): void {
  test('`--dry-run` says what would happen, in order, and changes nothing', async () => {
    const before = pidsOf(await stack.status());
    const secrets = (): string => readFileSync(join(stack.state, 'secrets.json'), 'utf8');
    const known = secrets();
    const outline = async (...argv: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await stack.must(...argv, '--dry-run', '--json');
      return outlineSchema.parse(JSON.parse(stdout)).steps.map(({ action, name }) => `${action} ${name}`);
    };

    const stop = await outline('stop');
    expect(stop.toSorted()).toEqual(
      Object.keys(before)
        .map((name) => `stop ${name}`)
        .toSorted(),
    );
    expect(stop.indexOf('stop web-1')).toBeLessThan(stop.indexOf('stop pgbouncer-1'));
    const { services } = await stack.status();
    const primary = services.find(({ role }) => role === 'primary')?.name ?? '';
    const standby = services.find(({ name, component }) => component === 'postgres' && name !== primary)?.name ?? '';
    expect(stop.indexOf(`stop ${standby}`)).toBeLessThan(stop.indexOf(`stop ${primary}`));
    expect(await outline('down')).toEqual([...stop, 'stop controller', 'stop agent']);
    const destroy = await outline('destroy');
    expect(destroy).toContain(`delete ${stack.state}`);
    expect(destroy.indexOf(`delete ${stack.state}`)).toBe(stop.length + 2);

    expect(await outline('restart', 'postgres')).toEqual([`restart ${standby}`, `hand-over ${primary}`, `restart ${primary}`]);
    expect(await outline('switchover')).toEqual([`checkpoint ${primary}`, 'pause pgbouncer-1', `promote ${standby}`, 'resume pgbouncer-1']);
    expect(await outline('switchover', '--to', primary)).toEqual([]);
    expect(await stack.prumo('switchover', '--to', 'postgres-9', '--dry-run')).toMatchObject({ code: 2 });

    const rotated = planSchema.parse(JSON.parse((await stack.must('secrets', 'rotate', 'cache.app', '--dry-run', '--json')).stdout));
    expect(rotated.plan.steps.map(({ action, name }) => `${action} ${name}`)).toContain('reload redis-1');
    expect((await stack.must('down', '--dry-run')).stdout).toContain('Nothing was changed.');

    expect(secrets()).toBe(known);
    const after = await stack.status();
    expect(complaints(after)).toEqual([]);
    expect(pidsOf(after)).toEqual(before);
  });

  test('a stack of another home sees what memory this one needs', async () => {
    await using other = new TestStack({ name: 'elsewhere', spec: 'name: elsewhere\ndatabase: { standbys: 0 }\n' });
    const seen = async (): Promise<number | undefined> => {
      const { budgets } = planSchema.parse(JSON.parse((await other.must('plan', '--json')).stdout));
      return budgets.find(({ unit }) => unit === 'bytes')?.rows.find(({ name }) => name === stack.name)?.amount;
    };
    const { budgets } = planSchema.parse(JSON.parse((await stack.must('plan', '--json')).stdout));
    const own = budgets.find(({ unit }) => unit === 'bytes')?.rows ?? [];
    const needed = own.filter(({ name }) => name !== 'prumo' && name !== 'system').reduce((sum, { amount }) => sum + amount, 0);
    expect(await seen()).toBe(needed);
  });
}
