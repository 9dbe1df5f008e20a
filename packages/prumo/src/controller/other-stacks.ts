import { existsSync } from 'node:fs';
import { stackIdOf } from '../platforms/local/layout.ts';
import { claimedMemory, knownStacks, stateFolder } from '../platforms/local/preflight/identity/index.ts';
import type { MemoryNeed } from '../spec/index.ts';
import { NOTHING_APPLIED } from './applied.ts';
import { readApplied } from './applied-store.ts';
import { expectedMemory } from './expected-memory.ts';

/**
 * What the other stacks of this machine that are up reckon with: those of this home by their records, which also know of a stack whose
 * controller is silent; those of other homes and users by what their controllers claim. One that is down needs nothing now; when it comes
 * up again, this stack will be in its sum.
 */
export async function otherStacksUp(home: string, own: string): Promise<readonly MemoryNeed[]> {
  const needs = new Map((await claimedMemory()).map(({ stackId, stack, bytes }) => [stackId, { name: stack, bytes }]));
  for (const { stack, allocation } of await knownStacks(home)) {
    if (allocation === undefined || !existsSync(`${allocation.run}/agent.sock`)) continue;
    const state = stateFolder(home, stack);
    const bytes = expectedMemory(Object.values((await readApplied(state).catch(() => NOTHING_APPLIED)).services));
    needs.set(stackIdOf(state), { name: stack, bytes: Math.max(bytes, needs.get(stackIdOf(state))?.bytes ?? 0) });
  }
  needs.delete(stackIdOf(stateFolder(home, own)));
  return [...needs.values()].filter((need) => need.bytes > 0);
}
