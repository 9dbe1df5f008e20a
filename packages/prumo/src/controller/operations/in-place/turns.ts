import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Turn } from '../../../backups/restore/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import { writeAtomically } from '../../../platforms/local/files/write-atomically.ts';
import { text } from '../../text.ts';

const schema = z.array(
  z.object({
    at: z.number(),
    to: z.number(),
    from: z.number(),
    /** Backup that was taken right before. */
    safety: z.string(),
  }),
);
export type RecordedTurn = z.infer<typeof schema>[number] & Turn;

const FILE = 'restores.json';

/** The times at which this cluster was taken back in place, the oldest first. Rejects with `state-damaged`. */
export async function readTurns(state: string): Promise<readonly RecordedTurn[]> {
  const file = join(state, FILE);
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '[]';
    throw error;
  });
  try {
    return schema.parse(JSON.parse(content));
  } catch (cause) {
    throw new PrumoError({ code: 'state-damaged', what: text.damaged(file), remedy: text.damagedRemedy(file), cause });
  }
}

/** Add one. Once only, however often it is told. */
export async function addTurn(state: string, turn: RecordedTurn): Promise<void> {
  const turns = (await readTurns(state)).filter(({ at }) => at !== turn.at);
  await writeAtomically(join(state, FILE), JSON.stringify([...turns, turn]), { mode: 0o600 });
}
