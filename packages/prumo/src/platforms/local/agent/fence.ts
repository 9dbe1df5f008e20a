import type { FenceEvidence } from '../../../model/index.ts';
import { type Extent, isInside } from './extent.ts';
import { killAll } from './kill.ts';
import { initsOf, type NodeTarget, processesOf } from './node-processes.ts';
import { nextTable, type ProcessTable } from './process-table.ts';
import { isAlive, openFilesOf, type ProcessEntry } from './processes.ts';
import { dismissInits } from './stop-tree.ts';

/**
 * Kill everything of a node and look again. Death is only what the kernel says: no process of the node's trees, none
 * with its marker, none of its user, and none that holds a file of its data open.
 */
export async function fenceNode(target: NodeTarget): Promise<FenceEvidence> {
  const began = performance.now();
  const runs = () => target.extents().flatMap((extent) => extent.runs);
  // The inits last: they tell of the deaths below them, and then end by themselves.
  const first = await killAll((table) => processesOf(table, target, initsOf(target)));
  await dismissInits(runs());
  let seen: ProcessTable | undefined;
  const second = await killAll((table) => {
    seen = table;
    return processesOf(table, target, new Map());
  });
  const left = second.left.length > 0 ? second.left : holdersOf(seen ?? (await nextTable()), target.extents());
  return {
    node: target.node,
    at: new Date().toISOString(),
    killed: [...first.killed, ...second.killed],
    verified: left.length === 0,
    took: Math.round(performance.now() - began),
  };
}

/**
 * Processes with a file open below the data folders, the agent's own excepted. Only the node's users and root may enter those
 * folders (0700), so nobody else is looked at.
 */
function holdersOf(table: ProcessTable, extents: readonly Extent[]): readonly ProcessEntry[] {
  const users = new Set([0, ...extents.flatMap((extent) => extent.users)]);
  const isHeld = (path: string) => extents.some((extent) => isInside(extent.data, path));
  return [...table.entries.values()].filter((entry) => {
    const user = table.apparentUserOf(entry.pid);
    return isAlive(entry) && entry.pid !== process.pid && user !== undefined && users.has(user) && openFilesOf(entry.pid).some(isHeld);
  });
}
