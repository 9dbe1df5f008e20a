import { expect, test } from 'vitest';
import type { TestStack } from '../../harness/stack.ts';
import { ask, membersOf } from '../../lifecycle/members.ts';
import { upChanges } from '../../lifecycle/up-json.ts';
import { smallSpec } from '../small-stack.ts';

/** A parameter that needs a restart: Patroni has it before PostgreSQL does, and an `up` that died in between must not count as done. */
export function settingsSteps(stack: TestStack, more: string): void {
  const everywhere = async (): Promise<readonly unknown[]> =>
    Promise.all((await membersOf(stack, 2)).map((member) => ask(stack, member, 'SHOW max_connections')));
  const write = (maxConnections: number): void =>
    stack.write({ 'prumo.yaml': smallSpec(stack.name, { more, standbys: 1, maxConnections }) });

  test('`up` killed after it gave new settings to Patroni: the next one restarts every member for them', async () => {
    write(100);
    await stack.must('up');
    expect(await everywhere()).toEqual(['100', '100']);
    write(110);
    const up = stack.start(['up']);
    await up.says(/database-settings .*done/);
    expect((await up.kill('SIGKILL')).signal).toBe('SIGKILL');
    expect(await everywhere()).toContain('100');
    expect((await stack.must('plan')).stdout).toContain('database-settings');

    expect(await upChanges(stack)).toContain('run database-settings');
    expect(await everywhere()).toEqual(['110', '110']);
    expect(await upChanges(stack)).toEqual([]);
  });

  test('the same, and then the spec is put back: Patroni has the old settings again', async () => {
    write(120);
    const up = stack.start(['up']);
    await up.says(/database-settings .*done/);
    await up.kill('SIGKILL');
    write(110);
    expect(await upChanges(stack)).toContain('run database-settings');
    expect(await everywhere()).toEqual(['110', '110']);
    expect(await upChanges(stack)).toEqual([]);
  });
}
