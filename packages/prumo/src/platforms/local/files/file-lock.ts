import { chmod, open } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between attempts. */
const RETRY_EVERY = 20;

/**
 * Take a lock file, or give up at once: `undefined` when another process has it. The lock is the kernel's, on an SQLite file in an
 * exclusive transaction, so it ends with its holder however that dies; disposing ends it sooner.
 */
export async function tryLock(file: string): Promise<Disposable | undefined> {
  await makePrivate(file);
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked/.test(error.message)) return undefined;
    throw error;
  }
  return { [Symbol.dispose]: () => database.close() };
}

/**
 * Do something while no other process holds the same lock file. Returns `undefined` when it stayed held for `within`
 * milliseconds; otherwise what `work` gives.
 */
export async function whileLocked<Result>(
  file: string,
  within: number,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | undefined> {
  const deadline = performance.now() + within;
  for (;;) {
    using lock = await tryLock(file);
    if (lock !== undefined) return { result: await work() };
    if (performance.now() > deadline) return undefined;
    await delay(RETRY_EVERY);
  }
}

/**
 * Whoever may read the file may lock it, and so keep everybody out for ever: it is private before SQLite, which would make it with
 * the umask, sees it. One that is there is not opened, since closing it again would drop a lock this process has on it (fcntl(2)).
 */
async function makePrivate(file: string): Promise<void> {
  try {
    await (await open(file, 'wx', 0o600)).close();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    await chmod(file, 0o600);
  }
}
