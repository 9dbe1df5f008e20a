import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { processorTime } from '../throughput/pgbench.ts';
import type { Result } from '../result.ts';

/** Milliseconds for which the machine is watched before anything is started. */
const WATCHED_FOR = 2000;

/** Share of all processors that anybody uses in the next two seconds. */
export async function busyNow(): Promise<number> {
  const before = processorTime();
  await wait(WATCHED_FOR);
  const after = processorTime();
  return Math.round(((after.busy - before.busy) / (after.all - before.all)) * 1000) / 1000;
}

export async function machine(): Promise<Result['machine']> {
  return {
    cores: cpus().length,
    memory: totalmem(),
    kernel: release(),
    cpu: cpus()[0]?.model ?? 'unknown',
    busyBefore: await busyNow(),
  };
}

/** Whether two commits have the same product in them; false when one is not known, or had files that differed from it. */
export function isSameProduct(folder: string, one: string, other: string): boolean {
  const tree = (commit: string): string =>
    execFileSync('git', ['-C', folder, 'rev-parse', '--verify', '--quiet', `${commit}:packages/prumo`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  if ([one, other].some((commit) => !/^[0-9a-f]{12}$/.test(commit))) return false;
  try {
    return tree(one) === tree(other);
  } catch {
    return false;
  }
}

/** Commit of the repository in a folder, with `+` where files differ from it; `unknown` where there is no Git. */
export function commitOf(folder: string): string {
  const git = (...argv: readonly string[]): string =>
    execFileSync('git', ['-C', folder, ...argv], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    // What a run writes itself does not count.
    const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!bench/results', ':!*.md') !== '';
    return `${git('rev-parse', '--short=12', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
}
