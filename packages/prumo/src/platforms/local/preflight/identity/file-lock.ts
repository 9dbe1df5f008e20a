import { open } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between attempts. */
const RETRY_EVERY = 20;

/**
 * Do something while no other process holds the same lock file. The lock is the kernel's, on an SQLite file in an exclusive
 * transaction, so it ends with its holder however that dies. Returns `undefined` when it stayed held for `within`
 * milliseconds; otherwise what `work` gives.
 */
export async function whileLocked<Result>(
  file: string,
  within: number,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | undefined> {
  // Whoever may read the file may lock it, so it is made private before SQLite makes it with the umask.
  await (await open(file, 'a', 0o600)).close();
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    const deadline = performance.now() + within;
    while (!begin(database)) {
      if (performance.now() > deadline) return undefined;
      await delay(RETRY_EVERY);
    }
    return { result: await work() };
  } finally {
    database.close();
  }
}

function begin(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && /locked/.test(error.message)) return false;
    throw error;
  }
}
