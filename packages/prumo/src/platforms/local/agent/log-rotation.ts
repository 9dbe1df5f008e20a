import { copyFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';

export interface LogLimits {
  /** Bytes of the current file above which it is rotated. Default 10 MiB. */
  readonly size: number;
  /** Rotated files kept. Default 5. */
  readonly keep: number;
}

export const LOG_LIMITS: LogLimits = { size: 10 * 1024 * 1024, keep: 5 };

/**
 * Rotate a log that a service holds open for appending: copy, then cut to nothing. The writer need not reopen, so this
 * works for any program; what it writes between the copy and the cut (well under a millisecond apart) is lost.
 * On a full disk the oldest copies go first, and at last the copy itself: a log must not keep the disk full.
 */
export function rotateLog(path: string, limits: LogLimits): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.size < limits.size) return false;
  rmSync(`${path}.${limits.keep}`, { force: true });
  for (let number = limits.keep - 1; number >= 1; number -= 1) {
    if (statSync(`${path}.${number}`, { throwIfNoEntry: false }) !== undefined) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
  }
  for (let oldest = limits.keep; oldest >= 1; oldest -= 1) {
    if (tryCopy(path, `${path}.1`)) break;
    rmSync(`${path}.${oldest}`, { force: true });
  }
  truncateSync(path, 0);
  return true;
}

function tryCopy(from: string, to: string): boolean {
  try {
    copyFileSync(from, to);
    return true;
  } catch {
    rmSync(to, { force: true });
    return false;
  }
}
