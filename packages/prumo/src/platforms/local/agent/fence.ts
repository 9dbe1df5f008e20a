import type { FenceEvidence } from '../../../model/index.ts';
import { type Extent, isInside } from './extent.ts';
import { killAll } from './kill.ts';
import { isAlive, isContained, openFilesOf, type ProcessEntry, readProcessTable, userIdsOf } from './processes.ts';
import { dismissInits, everythingOf } from './stop-tree.ts';

export interface FenceTarget {
  readonly node: string;
  /** Extents of the node's services and of jobs running on it, read anew each time. */
  readonly extents: () => readonly Extent[];
  /** User id that is the node's alone; absent where nodes share the agent's user. */
  readonly uid?: number;
}

/**
 * Kill everything of a node and look again. Death is only what the kernel says: no process of the node's trees, none
 * with its marker, none of its user, and none that holds a file of its data open.
 */
export async function fenceNode(target: FenceTarget): Promise<FenceEvidence> {
  const began = performance.now();
  const runs = () => target.extents().flatMap((extent) => extent.runs);
  // The inits last: they tell of the deaths below them, and then end by themselves.
  const first = await killAll(() => processesOf(target, new Set(runs().flatMap((run) => run.init?.pid ?? []))));
  await dismissInits(runs());
  const second = await killAll(() => processesOf(target, new Set()));
  const left = second.left.length > 0 ? second.left : holdersOf(target.extents().map((extent) => extent.data));
  return {
    node: target.node, at: new Date().toISOString(), killed: [...first.killed, ...second.killed], verified: left.length === 0,
    took: Math.round(performance.now() - began),
  };
}

function processesOf({ extents, uid }: FenceTarget, spared: ReadonlySet<number>): readonly ProcessEntry[] {
  const found = new Map(extents().flatMap((extent) => everythingOf(extent)).map((entry) => [entry.pid, entry]));
  if (uid !== undefined) {
    for (const entry of readProcessTable().values()) {
      if (isAlive(entry) && !found.has(entry.pid) && userIdsOf(entry.pid).includes(uid) && !isContained(entry.pid)) found.set(entry.pid, entry);
    }
  }
  return [...found.values()].filter((entry) => !spared.has(entry.pid));
}

/**
 * Processes with a file open below these folders, the agent's own excepted. A process whose files we may not see is of
 * a user who may not enter those folders either (0700).
 */
function holdersOf(folders: readonly string[]): readonly ProcessEntry[] {
  const isHeld = (path: string) => folders.some((folder) => isInside(folder, path));
  return [...readProcessTable().values()].filter((entry) => isAlive(entry) && entry.pid !== process.pid && openFilesOf(entry.pid).some(isHeld));
}
