import type { ProcessTable } from './process-table.ts';
import { isAlive, type ProcessEntry } from './processes.ts';
import type { Run } from './run.ts';
import { descendantsOf, type Foreign } from './tree.ts';

/** What belongs to one service or job, and how its processes are told from all others. */
export interface Extent {
  /** Value of `PRUMO_INSTANCE` in its processes' environment. */
  readonly marker: string;
  readonly runs: readonly Run[];
  /** Its data folder. */
  readonly data: string;
  readonly foreign: Foreign;
  /** User ids its processes can have: its node's, and the agent's own. */
  readonly users: readonly number[];
}

/** All that belongs to an instance: its trees, and what fell out of them. */
export function everythingOf(table: ProcessTable, extent: Extent): ProcessEntry[] {
  return [...membersOf(table, extent), ...straysOf(table, extent)];
}

/** Processes below the inits that live: complete, because an init is the reaper of all its descendants. */
export function membersOf(table: ProcessTable, extent: Extent): ProcessEntry[] {
  return descendantsOf(table, livingInits(table, extent.runs), extent.foreign.ends);
}

/**
 * Processes of an instance whose init was killed and that fell to the reaper above it. Three signs, because each can
 * be missing: the marker (PostgreSQL overwrites its environment area with its title), the main process's session (a
 * daemon makes its own), and working in the data folder without a terminal (a person's shell has one).
 */
export function straysOf(table: ProcessTable, extent: Extent): ProcessEntry[] {
  const inits = livingInits(table, extent.runs);
  // A dying init closes its files before it gives its children away: its bell has ended, and they still hang below it.
  const dying = initsIn(
    table,
    extent.runs.filter((run) => run.isGone),
  );
  const { ends, roots } = extent.foreign;
  const elsewhere = descendantsOf(table, roots, new Set([...ends, ...inits, ...dying]));
  const known = new Set([...ends, ...inits, ...[...descendantsOf(table, inits, ends), ...elsewhere].map((entry) => entry.pid)]);
  const sessions = new Map(extent.runs.flatMap(({ main }) => (main === undefined ? [] : [[main.pid, main.startTicks]])));
  const below = new Set(descendantsOf(table, dying, ends).map((entry) => entry.pid));
  const isOurs = (entry: ProcessEntry): boolean => {
    const since = sessions.get(entry.session);
    if (since !== undefined && entry.startTicks >= since) return true;
    if (below.has(entry.pid)) return true;
    const user = table.apparentUserOf(entry.pid);
    // Root's stands for whoever dropped privileges by himself.
    if (user === undefined || (user !== 0 && !extent.users.includes(user))) return false;
    if (table.markerOf(entry.pid) === extent.marker) return true;
    return entry.terminal === 0 && isInside(extent.data, table.workingFolderOf(entry.pid));
  };
  const own = [...table.entries.values()].filter((entry) => isAlive(entry) && !known.has(entry.pid) && isOurs(entry));
  const pids = own.map((entry) => entry.pid);
  return [...own, ...descendantsOf(table, pids, known)];
}

export function isInside(folder: string, path: string | undefined): boolean {
  return path !== undefined && (path === folder || path.startsWith(`${folder}/`));
}

function livingInits(table: ProcessTable, runs: readonly Run[]): number[] {
  return initsIn(
    table,
    runs.filter((run) => !run.isGone),
  );
}

function initsIn(table: ProcessTable, runs: readonly Run[]): number[] {
  return runs.flatMap(({ init }) => (init !== undefined && table.entries.get(init.pid)?.startTicks === init.startTicks ? [init.pid] : []));
}
