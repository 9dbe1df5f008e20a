import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** As `nice -n -10`: before the servers that start, stop and recover around a fault, behind what the kernel itself does. */
const PRIORITY = -10;

/**
 * Let this process have a processor before others until disposed: a clock that is read late and a request that is sent late are errors of
 * ours, and on two processors that recover from a fault they were what ended drills without a verdict. All its threads: Linux gives each a
 * priority of its own, and the one that sends waits for those that collect garbage. Where the user may not do that, nothing changes.
 */
export function measuringFirst(): Disposable {
  const before = getPriority();
  if (!prefer(PRIORITY)) return { [Symbol.dispose]: () => undefined };
  return { [Symbol.dispose]: () => void prefer(before) };
}

/** False where that is not allowed: not root, without CAP_SYS_NICE. */
function prefer(priority: number): boolean {
  try {
    for (const thread of readdirSync('/proc/self/task')) setPriority(Number(thread), priority);
    return true;
  } catch {
    return false;
  }
}
