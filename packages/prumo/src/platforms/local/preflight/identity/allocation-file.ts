import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PrumoError } from '../../../../errors/index.ts';
import { writeAtomically } from '../../files/write-atomically.ts';
import { stateFolder } from './home.ts';
import { text } from './text.ts';

const port = z.int().min(1).max(65_535);

const allocationSchema = z.object({
  schemaVersion: z.literal(1),
  stack: z.string(),
  subnet: z.string().regex(/^127\.\d{1,3}\.\d{1,3}$/),
  /** Address the edge listens on, and so the ports are taken on. */
  listen: z.string(),
  httpsPort: port,
  httpPort: port,
  run: z.string().startsWith('/'),
  users: z.record(z.string(), z.string()),
});

/** What the machine gave a stack, as kept in `allocation.json`. */
export type StoredAllocation = z.infer<typeof allocationSchema>;

/** A stack of a home; `allocation` is undefined when its file cannot be understood. */
export interface KnownStack {
  readonly stack: string;
  readonly allocation: StoredAllocation | undefined;
}

function fileOf(home: string, stack: string): string {
  return join(stateFolder(home, stack), 'allocation.json');
}

/** A stack's own allocation; undefined when it has none yet. Rejects with `state-damaged`, overwriting nothing. */
export async function readAllocation(home: string, stack: string): Promise<StoredAllocation | undefined> {
  const file = fileOf(home, stack);
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return allocationSchema.parse(JSON.parse(content));
  } catch (cause) {
    throw new PrumoError({ code: 'state-damaged', what: text.damaged(file), remedy: text.damagedRemedy(file), cause });
  }
}

export async function writeAllocation(home: string, allocation: StoredAllocation): Promise<void> {
  await writeAtomically(fileOf(home, allocation.stack), `${JSON.stringify(allocation, null, 2)}\n`, { mode: 0o600 });
}

/** Every stack that has been allocated in a home, also those that do not run. */
export async function knownStacks(home: string): Promise<readonly KnownStack[]> {
  const entries = await readdir(home, { withFileTypes: true }).catch(() => []);
  const stacks = await Promise.all(
    entries
      // A dot, which no stack's name has: what is not, or no longer, a stack.
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(async ({ name }): Promise<KnownStack | undefined> => {
        try {
          const allocation = await readAllocation(home, name);
          return allocation && { stack: name, allocation };
        } catch {
          return { stack: name, allocation: undefined };
        }
      }),
  );
  return stacks.filter((stack) => stack !== undefined);
}
