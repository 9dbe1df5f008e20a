import type { ProcessTable } from './process-table.ts';
import { isAlive, type ProcessEntry } from './processes.ts';

/** Processes that belong to somebody else, wherever in the tree they are. */
export interface Foreign {
  /** A tree ends here: the agent, its keeper and the inits of other runs. */
  readonly ends: ReadonlySet<number>;
  /** All below these is somebody else's: the agent and the inits of other runs, not the keeper, to which orphans fall. */
  readonly roots: ReadonlySet<number>;
}

/**
 * Living descendants of `roots`, without the roots. Stops at `ends`: an agent that was started by an instance of its
 * own stack (the controller revives a dead agent) is below that instance's init, and so are the inits it starts.
 */
export function descendantsOf(table: ProcessTable, roots: Iterable<number>, ends: ReadonlySet<number>): ProcessEntry[] {
  const found: ProcessEntry[] = [];
  const seen = new Set<number>(roots);
  const waiting = [...seen];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    for (const child of table.childrenOf(pid)) {
      if (seen.has(child.pid) || ends.has(child.pid)) continue;
      seen.add(child.pid);
      waiting.push(child.pid);
      if (isAlive(child)) found.push(child);
    }
  }
  return found;
}
