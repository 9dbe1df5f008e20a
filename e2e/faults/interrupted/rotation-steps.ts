import { expect, test } from 'vitest';
import { pingAt } from '../../harness/ping-cache.ts';
import type { TestStack } from '../../harness/stack.ts';
import { upChanges } from '../../lifecycle/up-json.ts';

/** The cache takes a new password beside the old one first. A rotation that died there must not leave both for good. */
export function rotationSteps(stack: TestStack): void {
  const url = async (): Promise<string> => (await stack.must('connect', 'cache', '--print')).stdout.trim();

  test('`secrets rotate cache.app` killed between the two passwords: the next `up` lets go of the old one', async () => {
    const old = await url();
    expect(await pingAt(old)).toBe('PONG');
    const rotate = stack.start(['secrets', 'rotate', 'cache.app']);
    await rotate.says(/redis-1 .*ready/);
    expect((await rotate.kill('SIGKILL')).signal).toBe('SIGKILL');
    const next = await url();
    expect(next).not.toBe(old);
    expect([await pingAt(old), await pingAt(next)]).toEqual(['PONG', 'PONG']);
    expect((await stack.must('plan')).stdout).toMatch(/redis-1/);

    expect(await upChanges(stack)).toContain('reload redis-1');
    expect(await pingAt(old)).toMatch(/WRONGPASS/);
    expect(await pingAt(next)).toBe('PONG');
    expect(await upChanges(stack)).toEqual([]);
  });
}
