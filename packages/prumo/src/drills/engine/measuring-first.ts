import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** As `nice -n -10`: before the servers that start, stop and recover around a fault, behind what the kernel itself does. */
const PRIORITY = -10;

/** Where the kernel groups processes by session (autogroup, sched(7)), a priority counts within the session only, and the session has one of its own. */
const SESSION = '/proc/self/autogroup';

/**
 * Let this process have a processor before others until disposed: a clock that is read late and a request that is sent late are errors of
 * ours, and on two processors that recover from a fault they were what ended drills without a verdict. All its threads: Linux gives each a
 * priority of its own, and the one that sends waits for those that collect garbage. Where the user may not do that, nothing changes.
 */
export function measuringFirst(): Disposable {
  const before = { process: getPriority(), session: sessionPriority() };
  if (!prefer(PRIORITY, PRIORITY)) return { [Symbol.dispose]: () => undefined };
  return { [Symbol.dispose]: () => void prefer(before.process, before.session) };
}

/** False where that is not allowed: not root, without CAP_SYS_NICE. */
function prefer(process: number, session: number | undefined): boolean {
  try {
    for (const thread of readdirSync('/proc/self/task')) setPriority(Number(thread), process);
    if (session !== undefined && sessionPriority() !== undefined) writeFileSync(SESSION, String(session));
    return true;
  } catch {
    return false;
  }
}

/** Undefined where sessions have none. */
function sessionPriority(): number | undefined {
  try {
    const said = / nice (-?\d+)$/.exec(readFileSync(SESSION, 'utf8').trim())?.[1];
    return said === undefined ? undefined : Number(said);
  } catch {
    return undefined;
  }
}
