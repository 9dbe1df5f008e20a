import type { FenceEvidence } from '../../../model/index.ts';
import { type Extent, isInside } from './extent.ts';
import { killAll, type KillResult, send } from './kill.ts';
import { initsOf, type NodeTarget, processesOf } from './node-processes.ts';
import { nextTable, type ProcessTable } from './process-table.ts';
import { commandLineOf, isAlive, openFilesOf, type ProcessEntry } from './processes.ts';
import { before, dismissInits } from './stop-tree.ts';
import { descendantsOf } from './tree.ts';

/** Milliseconds for the inits to tell that nothing is left below them, before it is looked for. */
const TOLD_WITHIN = 50;

/**
 * Kill everything of a node and look again. Death is only what the kernel says: no process of the node's trees, none
 * with its marker, none of its user, and none that holds a file of its data open. Of a node that is dead already one look is
 * enough, and one more of a node that had to be killed: each reads some things of every process of the machine.
 *
 * A process that the kernel is taking apart (`isEnding`) is dead for this: it writes and answers nothing any more. Of a busy database two
 * dozen are at once, and unmapping the shared memory of all of them has been seen to take 250 ms of two processors.
 */
export async function fenceNode(target: NodeTarget): Promise<FenceEvidence> {
  const began = performance.now();
  const runs = () => target.extents().flatMap((extent) => extent.runs);
  const allTold = () => runs().every((run) => run.isGone);
  let seen = await nextTable();
  // The inits last: they tell of the deaths below them, and then end by themselves.
  const found = processesOf(seen, target, initsOf(target));
  const struck = await strike(found, Promise.all(runs().map((run) => run.gone)));
  const look = (spared: () => ReadonlyMap<number, number>) =>
    killAll((table) => {
      seen = table;
      return processesOf(table, target, spared()).filter(({ isEnding }) => !isEnding);
    });
  const first = allTold() ? NOTHING : await look(() => initsOf(target));
  const wasEmpty = found.length === 0 && allTold();
  // With nothing below it but what is ending, an init is waited for when the service starts again (`Supervised`); one that was stopped ends
  // by being killed. One below which a foreign process lives is ended, and what falls from it looked for.
  const isEnding = first.left.length === 0 && endsByItself(seen, initsOf(target));
  const dismissed = dismissInits(runs());
  if (isEnding) void dismissed.catch(() => undefined);
  else await dismissed;
  const second = wasEmpty || isEnding ? NOTHING : await look(() => new Map());
  const left = second.left.length > 0 ? second.left : holdersOf(seen, target.extents());
  return {
    node: target.node,
    at: new Date().toISOString(),
    killed: [...struck, ...first.killed, ...second.killed],
    verified: left.length === 0,
    took: Math.round(performance.now() - began),
  };
}

/** Whether nothing is below these inits but what is ending. */
function endsByItself(table: ProcessTable, inits: ReadonlyMap<number, number>): boolean {
  return descendantsOf(table, inits.keys(), new Set()).every(({ isEnding }) => isEnding);
}

const NOTHING: KillResult = { killed: [], left: [] };

/** Kill these, and give the inits time to tell that they were all. */
async function strike(found: readonly ProcessEntry[], told: Promise<unknown>): Promise<KillResult['killed']> {
  const killed = found.map((entry) => ({ pid: entry.pid, command: commandLineOf(entry) }));
  for (const entry of found) send(entry, 'SIGKILL');
  await before(performance.now() + TOLD_WITHIN, told);
  return killed;
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
    return (
      isAlive(entry) &&
      !entry.isEnding &&
      entry.pid !== process.pid &&
      user !== undefined &&
      users.has(user) &&
      openFilesOf(entry.pid).some(isHeld)
    );
  });
}
