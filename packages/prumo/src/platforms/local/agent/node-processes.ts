import type { NodeProcess } from '../../../model/index.ts';
import { everythingOf, type Extent } from './extent.ts';
import type { ProcessTable } from './process-table.ts';
import { commandLineOf, isAlive, type ProcessEntry } from './processes.ts';

/** How the processes of a node are told from all others. */
export interface NodeTarget {
  readonly node: string;
  /** Extents of the node's services and of jobs running on it, read anew each time. */
  readonly extents: () => readonly Extent[];
  /** User id that is the node's alone; absent where nodes share the agent's user. */
  readonly uid?: number;
}

/** Living processes of a node, `spared` ones left out: its trees, what fell out of them, and all of its own user. */
export function processesOf(
  table: ProcessTable,
  { extents, uid }: NodeTarget,
  spared: ReadonlyMap<number, number>,
): readonly ProcessEntry[] {
  const found = new Map(
    extents()
      .flatMap((extent) => everythingOf(table, extent))
      .map((entry) => [entry.pid, entry]),
  );
  if (uid !== undefined) {
    for (const entry of table.entries.values()) {
      if (!isAlive(entry) || found.has(entry.pid)) continue;
      const owner = table.ownerOf(entry.pid);
      if (owner.userIds.includes(uid) && !owner.isContained) found.set(entry.pid, entry);
    }
  }
  return [...found.values()].filter((entry) => spared.get(entry.pid) !== entry.startTicks);
}

/** Inits of the node's runs, start ticks by pid: they are the platform's, not the node's own. */
export function initsOf({ extents }: NodeTarget): ReadonlyMap<number, number> {
  const inits = extents().flatMap(({ runs }) => runs.flatMap((run) => run.init ?? []));
  return new Map(inits.map(({ pid, startTicks }) => [pid, startTicks]));
}

export function toNodeProcess(entry: ProcessEntry): NodeProcess {
  const { pid, parent, startTicks, state, ticks } = entry;
  return { pid, parent, startTicks, state, ticks, command: commandLineOf(entry) };
}
