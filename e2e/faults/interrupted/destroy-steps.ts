import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TestStack } from '../../harness/stack.ts';

/** So many files take about a second to delete. */
const FILES = 30_000;

export function destroySteps(stack: TestStack): void {
  test('`destroy` killed while it deletes: the next `destroy` completes it', async () => {
    const { place } = stack;
    const folder = join(stack.state, 'services', 'postgres-1', 'data', 'more');
    mkdirSync(folder);
    for (let index = 0; index < FILES; index += 1) writeFileSync(join(folder, String(index)), '');
    const destroy = stack.start(['destroy', '--yes', stack.name]);
    await destroy.until(() => !existsSync(join(stack.state, 'allocation.json')), 'the deletion has begun');
    expect((await destroy.kill('SIGKILL')).signal).toBe('SIGKILL');
    const left = (): readonly string[] => readdirSync(stack.home).filter((name) => name.startsWith('.destroyed-'));
    expect(left()).toHaveLength(1);

    expect((await stack.must('destroy', '--yes', stack.name)).stdout).toContain(stack.name);
    expect(left()).toEqual([]);
    expect(stack.remains({ destroyed: true }, place)).toEqual([]);
    expect(await stack.prumo('destroy', '--yes', stack.name)).toMatchObject({ code: 4 });
  });
}
