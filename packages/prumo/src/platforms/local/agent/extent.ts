import { environmentOf, isAlive, type ProcessEntry, type ProcessTable, workingFolderOf } from './processes.ts';
import type { Run } from './run.ts';
import { descendantsOf, type Foreign } from './tree.ts';
import { MARKER } from '../layout.ts';

/** What belongs to one service or job, and how its processes are told from all others. */
export interface Extent {
  /** Value of `PRUMO_INSTANCE` in its processes' environment. */
  readonly marker: string;
  readonly runs: readonly Run[];
  /** Its data folder. */
  readonly data: string;
  readonly foreign: Foreign;
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
  const { ends, roots } = extent.foreign;
  const elsewhere = descendantsOf(table, roots, new Set([...ends, ...inits]));
  const known = new Set([...ends, ...inits, ...[...descendantsOf(table, inits, ends), ...elsewhere].map((entry) => entry.pid)]);
  const sessions = new Map(extent.runs.flatMap(({ main }) => (main === undefined ? [] : [[main.pid, main.startTicks]])));
  const isOurs = (entry: ProcessEntry): boolean => {
    const since = sessions.get(entry.session);
    if (since !== undefined && entry.startTicks >= since) return true;
    if (environmentOf(entry.pid, MARKER) === extent.marker) return true;
    return entry.terminal === 0 && isInside(extent.data, workingFolderOf(entry.pid));
  };
  const own = [...table.values()].filter((entry) => isAlive(entry) && !known.has(entry.pid) && isOurs(entry));
  const pids = own.map((entry) => entry.pid);
  return [...own, ...descendantsOf(table, pids, known)];
}

export function isInside(folder: string, path: string | undefined): boolean {
  return path !== undefined && (path === folder || path.startsWith(`${folder}/`));
}

function livingInits(table: ProcessTable, runs: readonly Run[]): number[] {
  return runs.flatMap(({ init, isGone }) => (init !== undefined && !isGone && table.get(init.pid)?.startTicks === init.startTicks ? [init.pid] : []));
}
