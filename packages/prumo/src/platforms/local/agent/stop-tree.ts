import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { everythingOf, type Extent, membersOf } from './extent.ts';
import { type Find, freeze, killAll, type KillResult, send } from './kill.ts';
import { nextTable } from './process-table.ts';
import type { Run } from './run.ts';

/** Time for an init to notice that nothing is left to reap. Milliseconds. */
const INIT_WITHIN = 1000;

/** Time for the end of a killed init to be heard of on a busy machine. Milliseconds. */
const DISMISSED_WITHIN = 10_000;

/**
 * End an instance: `signal` to the main process, then to what it leaves behind, SIGKILL to the whole tree after
 * `within` milliseconds. Returns when the kernel shows nothing of it, or with what is left after 10 s of SIGKILL.
 */
export async function stopTree(extent: () => Extent, current: Run | null, signal: NodeJS.Signals, within: number): Promise<KillResult> {
  const deadline = performance.now() + within;
  const members: Find = (table) => membersOf(table, extent());
  if (current?.main !== undefined && current.exit === undefined) {
    send(current.main, signal);
    // A stopped process takes no signal but SIGKILL until it goes on.
    await freeze(members, 'SIGCONT', Math.min(1000, within));
    await before(deadline, current.ended);
  }
  const rest = members(await nextTable());
  if (rest.length > 0 && performance.now() < deadline) {
    for (const entry of rest) send(entry, signal);
    await drained(deadline, members, extent().runs);
  }
  await killAll(members);
  const result = await killAll((table) => everythingOf(table, extent()));
  if (result.left.length === 0) await dismissInits(extent().runs);
  return result;
}

/** An init ends by itself when nothing is left below it; where a foreign process (an agent) lives there, it is ended. */
export async function dismissInits(runs: readonly Run[]): Promise<void> {
  await before(performance.now() + INIT_WITHIN, Promise.all(runs.map((run) => run.gone)));
  for (const run of runs) {
    if (!run.isGone && run.init !== undefined) send(run.init, 'SIGKILL');
  }
  await before(performance.now() + DISMISSED_WITHIN, Promise.all(runs.map((run) => run.gone)));
}

async function drained(deadline: number, members: Find, runs: readonly Run[]): Promise<void> {
  const allGone = Promise.all(runs.map((run) => run.gone));
  while (performance.now() < deadline && members(await nextTable()).length > 0) {
    await before(Math.min(deadline, performance.now() + 50), allGone);
  }
}

/** Resolves when `event` does, or at `deadline` (milliseconds of `performance.now()`); true for the event. */
export async function before(deadline: number, event: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  // Timers come first in a turn of the event loop: what has happened meanwhile gets its turn before it counts as late.
  const late = delay(Math.max(0, deadline - performance.now()), false, { signal: timer.signal }).then(
    () => turn(false),
    () => false,
  );
  try {
    return await Promise.race([event.then(() => true), late]);
  } finally {
    timer.abort();
  }
}
