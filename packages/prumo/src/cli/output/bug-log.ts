import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrumoError } from '../../errors/index.ts';

/** Keep where a bug was met, for whoever mends it. Gives the file's path; undefined when there is none, or no disk takes it. */
export function keepBugLog(error: unknown): string | undefined {
  if (error === undefined || error instanceof PrumoError) return undefined;
  const file = join(tmpdir(), `prumo-bug-${new Date().toISOString().replaceAll(/[:.]/g, '')}-${process.pid}.log`);
  const lines = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  if (error instanceof Error && error.cause !== undefined) lines.push(`cause: ${String(error.cause)}`);
  try {
    writeFileSync(file, `${lines.join('\n')}\n`, { flag: 'wx', mode: 0o600 });
    return file;
  } catch {
    return undefined;
  }
}
