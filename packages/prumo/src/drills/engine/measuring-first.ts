import { getPriority, setPriority } from 'node:os';

/** As `nice -n -10`: before the servers that start, stop and recover around a fault, behind what the kernel itself does. */
const PRIORITY = -10;

/**
 * Let this process have a processor before others until disposed: a clock that is read late and a request that is sent late are errors of
 * ours, and on two processors that recover from a fault they were what ended drills without a verdict. Where the user may not do that, nothing changes.
 */
export function measuringFirst(): Disposable {
  const before = getPriority();
  try {
    setPriority(PRIORITY);
  } catch {
    return { [Symbol.dispose]: () => undefined }; // EACCES: not root, without CAP_SYS_NICE.
  }
  return { [Symbol.dispose]: () => setPriority(before) };
}
