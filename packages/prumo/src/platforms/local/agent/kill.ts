import { setTimeout as delay } from 'node:timers/promises';
import { nextTable, type ProcessTable } from './process-table.ts';
import { commandLineOf, type ProcessEntry, readProcess } from './processes.ts';

export interface KillResult {
  readonly killed: readonly { readonly pid: number; readonly command: string }[];
  /** What the kernel still showed when time was up; empty on success. */
  readonly left: readonly ProcessEntry[];
}

/** SIGKILL takes a process out of any state but an uninterruptible wait; that may end within this time. Milliseconds. */
const KILL_WITHIN = 10_000;

/** What to look for in a process table. */
export type Find = (table: ProcessTable) => readonly ProcessEntry[];

/** Kill what `find` finds until it finds nothing: a process may fork between the look and the kill. */
export async function killAll(find: Find, within = KILL_WITHIN): Promise<KillResult> {
  const killed = new Map<number, string>();
  const deadline = performance.now() + within;
  for (let pause = 2; ; pause = Math.min(pause * 2, 50)) {
    const found = find(await nextTable());
    if (found.length === 0 || performance.now() > deadline) {
      return { killed: [...killed].map(([pid, command]) => ({ pid, command })), left: found };
    }
    for (const entry of found) {
      if (!killed.has(entry.pid)) killed.set(entry.pid, commandLineOf(entry));
      send(entry, 'SIGKILL');
    }
    await delay(pause);
  }
}

/** Stop or continue all that `find` finds, until the kernel shows each in that state; forks in between are found again. */
export async function freeze(find: Find, signal: 'SIGSTOP' | 'SIGCONT', within = 5000): Promise<boolean> {
  const deadline = performance.now() + within;
  const isStopped = (entry: ProcessEntry) => entry.state === 'T' || entry.state === 't';
  for (let pause = 1; performance.now() < deadline; pause = Math.min(pause * 2, 50)) {
    const other = find(await nextTable()).filter((entry) => isStopped(entry) !== (signal === 'SIGSTOP'));
    if (other.length === 0) return true;
    for (const entry of other) send(entry, signal);
    await delay(pause);
  }
  return false;
}

/** Signal a process if it is still the one that was looked at; whether it was there. */
export function send(target: { readonly pid: number; readonly startTicks: number }, signal: NodeJS.Signals): boolean {
  if (readProcess(target.pid)?.startTicks !== target.startTicks) return false;
  try {
    process.kill(target.pid, signal);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
