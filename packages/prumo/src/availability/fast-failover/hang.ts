import type { NodeProcess } from '../../model/index.ts';

/** Milliseconds between two looks at a node. */
export const LOOK_EVERY = 500;

/**
 * Milliseconds for which a node's main processes must be seen standing still. Patroni's members give each other 2 s to answer
 * (`fetch_node_status`, `call_failsafe_member`), so a shorter stop is nothing to them; and it leaves 3 of the 5 s in which writes are to be back
 * for fence, election and promotion.
 */
export const HANG_FOR = 2000;

/** A look that came this late says that the observer itself was not running: what it saw before is forgotten. Milliseconds. */
const LATE = 2 * LOOK_EVERY;

/** The processes a node cannot do without, at one moment (milliseconds of a monotonic clock). */
export interface Look {
  readonly at: number;
  readonly mains: readonly NodeProcess[];
}

/** What is remembered of a node between two looks. */
export interface Watch {
  readonly last: Look;
  /** Since when all stood still; null: they do not. */
  readonly since: number | null;
}

/** Take in one more look. Pure. */
export function watched(before: Watch | undefined, look: Look): Watch {
  if (before === undefined || look.at - before.last.at > LATE) return { last: look, since: null };
  if (!standStill(before.last, look)) return { last: look, since: null };
  return { last: look, since: before.since ?? before.last.at };
}

/** Whether the node hangs: all stood still for long enough, seen without a gap. Pure. */
export function hangs({ last, since }: Watch): boolean {
  return since !== null && last.at - since >= HANG_FOR;
}

/** Patroni and the postmaster of a node, or nothing unless both are there. `patroni`: pid of the service's main process. Pure. */
export function mainsOf(processes: readonly NodeProcess[], patroni: number | null): readonly NodeProcess[] {
  const main = processes.find((process) => process.pid === patroni);
  const server = postmasterOf(processes);
  return main === undefined || server === undefined ? [] : [main, server];
}

/** The postmaster: its children name themselves `postgres: …`, it keeps the command line Patroni started it with. Pure. */
export function postmasterOf(processes: readonly NodeProcess[]): NodeProcess | undefined {
  return processes.find((process) => process.state !== 'Z' && /^\S*\/postgres -D /.test(process.command));
}

function standStill(before: Look, now: Look): boolean {
  const same = now.mains.length > 0 && now.mains.length === before.mains.length;
  return same && now.mains.every((process, position) => standsStill(before.mains[position], process));
}

/**
 * Stopped both times (`T`; `t` is a debugger, whose user is there), or wanting to run both times and given no tick of a processor
 * in between. Sleeping, for a lock or for a disk, is no hang.
 */
function standsStill(before: NodeProcess | undefined, now: NodeProcess): boolean {
  if (before?.pid !== now.pid || before.startTicks !== now.startTicks || before.state !== now.state) return false;
  return now.state === 'T' || (now.state === 'R' && before.ticks === now.ticks);
}
