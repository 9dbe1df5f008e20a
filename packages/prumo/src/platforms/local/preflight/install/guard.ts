import { spawn } from 'node:child_process';
import { lstat, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GUARD_MARK, GUARD_PATHS, type GuardPaths, guardArgv } from './guard-script.ts';

export interface GuardOptions {
  /** How root is had: nothing, or `sudo -n`. */
  readonly prefix: readonly string[];
  /** Folder for `log`, `status`, `packages`, `cancel`. */
  readonly work: string;
  readonly paths: GuardPaths;
  readonly command: readonly string[];
  /** Each whole line the command writes to file descriptor 3, as it comes. */
  readonly onStatus?: (line: string) => void;
  /** `run` mode: ends the command. `guard` mode: nothing, a package is never cut off. */
  readonly signal?: AbortSignal;
}

/** Seconds a guard waits for another installation to end. */
const LOCK_WAIT = 600;
/** Milliseconds between looks at the status file. */
const STATUS_EVERY = 150;

/**
 * Run a command under the guard in a session of its own. Gives its exit code; null when the guard was killed by a signal, in
 * which case what it held back is put back before this resolves, unless the command still runs after `LOCK_WAIT`.
 */
export async function underGuard(mode: 'run' | 'guard', options: GuardOptions): Promise<number | null> {
  // A command before this one may have left its lines.
  await rm(join(options.work, 'status'), { force: true });
  const child = spawnGuard(guardArgv(mode, { ...options, lockWait: LOCK_WAIT }));
  const cancel = (): void => {
    void writeFile(join(options.work, 'cancel'), '');
  };
  if (mode === 'run') {
    options.signal?.addEventListener('abort', cancel, { once: true });
    if (options.signal?.aborted === true) cancel();
  }
  const ended = new AbortController();
  const following =
    options.onStatus === undefined ? Promise.resolve() : follow(join(options.work, 'status'), options.onStatus, ended.signal);
  try {
    const code = await child;
    if (code === null && mode === 'guard') await spawnGuard(guardArgv('restore', { ...options, command: [], lockWait: LOCK_WAIT }));
    return code;
  } finally {
    options.signal?.removeEventListener('abort', cancel);
    ended.abort();
    await following;
  }
}

/** Whether a guard that was itself killed left its policy behind (or works right now: `restoreLeftovers` tells them apart). */
export async function isLeftover(policy: string = GUARD_PATHS.policy): Promise<boolean> {
  try {
    return (await lstat(policy)).isFile() && (await readFile(policy, 'utf8')).includes(GUARD_MARK);
  } catch {
    return false;
  }
}

/**
 * Put back what a killed guard left: the former policy-rc.d, no preset, no cluster setting. Does nothing, and says false, when
 * there is no left-over, an installation is under way, or this user may not.
 */
export async function restoreLeftovers(options: { readonly prefix: readonly string[]; readonly paths?: GuardPaths }): Promise<boolean> {
  const paths = options.paths ?? GUARD_PATHS;
  if (!(await isLeftover(paths.policy))) return false;
  const work = await mkdtemp(join(tmpdir(), 'prumo-restore-'));
  try {
    return (await spawnGuard(guardArgv('restore', { prefix: options.prefix, work, paths, command: [], lockWait: 0 }))) === 0;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function spawnGuard(argv: readonly string[]): Promise<number | null> {
  const [program = '', ...rest] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { detached: true, stdio: 'ignore', cwd: '/' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code));
  });
}

/** Hand over the lines of a growing file until told to stop, then those still unread. */
async function follow(file: string, onLine: (line: string) => void, stop: AbortSignal): Promise<void> {
  await using handle = await open(file, 'a+');
  const chunk = Buffer.alloc(64 * 1024);
  let position = 0;
  let rest = '';
  for (;;) {
    const last = stop.aborted;
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
    position += bytesRead;
    const lines = (rest + chunk.toString('utf8', 0, bytesRead)).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
    if (bytesRead === chunk.length) continue;
    if (last) return;
    await delay(STATUS_EVERY, undefined, { signal: stop }).catch(() => undefined);
  }
}
