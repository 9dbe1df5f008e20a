import { compareVersions, isAtLeast } from './version.ts';

/**
 * Whether a Patroni keeps acknowledged writes when a hung primary resumes, with the `etcd3` driver.
 *
 * `fixed`: upstream compares before it writes the leader key. `made-safe`: upstream does not, but our launcher
 * (`components/patroni`) replaces that method with one that does. `unsafe`: neither, and Prumo will not run it.
 */
export type PatroniSafety = 'fixed' | 'made-safe' | 'unsafe';

/**
 * First release with both changes: pull request 2689 (merged 2023-05-24, the leader key is no longer overwritten when the
 * lease is gone) and 2693 (2023-05-25, repairs 2689 for a changed `ttl`). 3.0.2 is of 2023-03-24, 3.0.3 of 2023-06-22.
 */
export const PATRONI_FIXED_SINCE = '3.0.3';

/** Releases the launcher knows line by line; another is refused rather than patched on a guess. 3.0.2 is Debian 12's. */
const PATRONI_MADE_SAFE: readonly string[] = ['3.0.2'];

export function patroniSafety(version: string): PatroniSafety {
  if (isAtLeast(version, PATRONI_FIXED_SINCE)) return 'fixed';
  return PATRONI_MADE_SAFE.some((known) => compareVersions(known, version) === 0) ? 'made-safe' : 'unsafe';
}
