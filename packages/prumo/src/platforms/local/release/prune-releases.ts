import { join } from 'node:path';
import { listReleases, releasesFolder } from './release.ts';
import { removeWhole } from './temporary.ts';

/** Releases kept for going back to: a week of daily deploys is rarely rolled back further than a handful. */
export const RELEASES_KEPT = 5;

/** Remove all but the releases used last. Those in `current` (wanted or running) always stay. Returns the ids removed. */
export async function pruneReleases(state: string, current: readonly string[], keep: number = RELEASES_KEPT): Promise<readonly string[]> {
  const doomed = (await listReleases(state)).slice(keep).filter((release) => !current.includes(release.id));
  for (const { id } of doomed) await removeWhole(join(releasesFolder(state), id));
  return doomed.map(({ id }) => id);
}
