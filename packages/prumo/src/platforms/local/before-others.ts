import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** As `nice -n -10`: before the servers that start, stop and recover around a fault, behind what the kernel itself does. */
const PRIORITY = -10;

/**
 * Where the kernel groups processes by session (autogroup, sched(7)), a priority counts within the session only, and the session has one of
 * its own. Empty for a process of whose ancestors none ever began a session (setsid(2)), as may be in a container: it is in no group.
 */
const SESSION = '/proc/self/autogroup';

/**
 * Let this process have a processor before others until disposed. All its threads: Linux gives each a priority of its own. Where the user
 * may not do that, nothing changes. What it starts inherits the priority, but not the session's where it begins one of its own.
 *
 * - A drill: a clock that is read late and a request that is sent late are errors of ours, and on two processors that recover from a fault
 *   they were what ended drills without a verdict.
 * - Agent and controller: a killed postmaster leaves each of its backends in a session of its own, and while twenty of them ended, on two
 *   processors, a node's death was known 130 to 300 ms late, and the leader key removed as much later.
 */
export function beforeOthers(): Disposable {
  const before = { process: getPriority(), session: sessionPriority() };
  const putBack = (): void => prefer(before.process, before.session);
  prefer(PRIORITY, before.session === undefined ? undefined : PRIORITY);
  // A second Ctrl-C ends the process at once, and its session is the person's shell too. A SIGKILL leaves the session as it is.
  process.once('exit', putBack);
  return {
    [Symbol.dispose]() {
      process.off('exit', putBack);
      putBack();
    },
  };
}

/** As `nice -n 10`. */
const PATIENT = 10;

/** Let others have the processor first, for good, and before what this process starts: a copy that is taken may take longer, whoever waits for the database may not. */
export function behindOthers(): void {
  prefer(PATIENT, sessionPriority() === undefined ? undefined : PATIENT);
}

/** Each for itself: what is not allowed (not root, without CAP_SYS_NICE) or has ended meanwhile stays as it is. */
function prefer(ofThreads: number, ofSession: number | undefined): void {
  for (const thread of readdirSync('/proc/self/task')) attempt(() => setPriority(Number(thread), ofThreads));
  if (ofSession !== undefined) attempt(() => writeFileSync(SESSION, String(ofSession)));
}

function attempt(change: () => void): void {
  try {
    change();
  } catch {
    // As it was.
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

/** Let the session of a process come before others, if this user may. Sessions that its children begin are as others. */
export function preferSession(pid: number): void {
  attempt(() => writeFileSync(`/proc/${pid}/autogroup`, String(PRIORITY)));
}
