import { residentMemoryOf } from './processes.ts';

/**
 * Resident bytes of a tree: each process's own memory, and the largest share of memory that several can hold in common
 * counted once. Summing it for each process would count PostgreSQL's shared buffers a hundred times.
 */
export function residentMemory(pids: readonly number[]): number {
  let own = 0;
  let shared = 0;
  for (const pid of pids) {
    const memory = residentMemoryOf(pid);
    own += memory.own;
    shared = Math.max(shared, memory.shared);
  }
  return own + shared;
}
