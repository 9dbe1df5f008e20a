import { setTimeout as delay } from 'node:timers/promises';
import { type Extent, membersOf, straysOf } from './extent.ts';
import { freeze, killAll, type KillResult, send } from './kill.ts';
import { readProcessTable } from './processes.ts';
import type { Run } from './run.ts';

/** Time for an init to notice that nothing is left to reap. Milliseconds. */
const INIT_WITHIN = 1000;

/** All that belongs to an instance now: its trees, and what fell out of them. */
export function everythingOf(extent: Extent) {
  const table = readProcessTable();
  return [...membersOf(table, extent), ...straysOf(table, extent)];
}

/**
 * End an instance: `signal` to the main process, then to what it leaves behind, SIGKILL to the whole tree after
 * `within` milliseconds. Returns when the kernel shows nothing of it, or with what is left after 10 s of SIGKILL.
 */
export async function stopTree(extent: () => Extent, current: Run | null, signal: NodeJS.Signals, within: number): Promise<KillResult> {
  const deadline = performance.now() + within;
  const members = () => membersOf(readProcessTable(), extent());
  if (current?.main !== undefined && current.exit === undefined) {
    send(current.main, signal);
    // A stopped process takes no signal but SIGKILL until it goes on.
    await freeze(members, 'SIGCONT', Math.min(1000, within));
    await before(deadline, current.ended);
  }
  const rest = members();
  if (rest.length > 0 && performance.now() < deadline) {
    for (const entry of rest) send(entry, signal);
    await drained(deadline, members, extent().runs);
  }
  const result = await killAll(() => everythingOf(extent()));
  if (result.left.length === 0) await dismissInits(extent().runs);
  return result;
}

/** An init ends by itself when nothing is left below it; where a foreign process (an agent) lives there, it is ended. */
export async function dismissInits(runs: readonly Run[]): Promise<void> {
  await before(performance.now() + INIT_WITHIN, Promise.all(runs.map((run) => run.gone)));
  for (const run of runs) {
    if (!run.isGone && run.init !== undefined) send(run.init, 'SIGKILL');
  }
  await before(performance.now() + INIT_WITHIN, Promise.all(runs.map((run) => run.gone)));
}

async function drained(deadline: number, members: () => readonly unknown[], runs: readonly Run[]): Promise<void> {
  const allGone = Promise.all(runs.map((run) => run.gone));
  while (performance.now() < deadline && members().length > 0) {
    await before(Math.min(deadline, performance.now() + 50), allGone);
  }
}

/** Resolves when `event` does, or at `deadline` (milliseconds of `performance.now()`); true for the event. */
export async function before(deadline: number, event: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(Math.max(0, deadline - performance.now()), false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([event.then(() => true), late]);
  } finally {
    timer.abort();
  }
}
