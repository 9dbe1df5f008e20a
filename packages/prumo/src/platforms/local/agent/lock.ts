import { DatabaseSync } from 'node:sqlite';

/**
 * Hold a stack for this process. The kernel arbitrates (a POSIX lock below SQLite's), and a dead holder keeps nothing.
 * Undefined when another process holds it.
 */
export function takeLock(path: string): Disposable | undefined {
  const database = new DatabaseSync(path);
  try {
    // No journal on disk: a full one must not keep an agent from starting.
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    // SQLITE_BUSY; anything else is not about another holder.
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) return undefined;
    throw error;
  }
  return { [Symbol.dispose]: () => database.close() };
}
