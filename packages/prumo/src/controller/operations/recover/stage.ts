import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PrumoError } from '../../../errors/index.ts';
import { writeAtomically } from '../../../platforms/local/files/write-atomically.ts';
import { text as shared } from '../../text.ts';
import { text } from './text.ts';

/**
 * How far a recovery has come, on record in the stack's folder until it has ended. `begun`: the data folders are not whole, and are made anew.
 * `placed`: they are; what remains is an `up`, which may have let writes in already, so that nothing is restored over it.
 */
const recordSchema = z.object({ schemaVersion: z.literal(1), stage: z.enum(['begun', 'placed']), reached: z.string().nullable() });
type Stage = z.infer<typeof recordSchema>;

function recordOf(state: string): string {
  return join(state, 'recovering.json');
}

/** Undefined: none is under way. Rejects with `state-damaged`. */
export async function readStage(state: string): Promise<Stage | undefined> {
  const content = await readFile(recordOf(state), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (content === undefined) return undefined;
  try {
    return recordSchema.parse(JSON.parse(content));
  } catch (cause) {
    throw new PrumoError({ code: 'state-damaged', what: shared.damaged(recordOf(state)), remedy: text.damagedRemedy(), cause });
  }
}

export async function writeStage(state: string, stage: Stage['stage'], reached: string | null): Promise<void> {
  await writeAtomically(recordOf(state), `${JSON.stringify({ schemaVersion: 1, stage, reached })}\n`, { mode: 0o600 });
}

export async function clearStage(state: string): Promise<void> {
  await rm(recordOf(state), { force: true });
}
