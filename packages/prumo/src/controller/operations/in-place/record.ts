import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PrumoError } from '../../../errors/index.ts';
import { writeAtomically } from '../../../platforms/local/files/write-atomically.ts';
import { text } from '../../text.ts';

/**
 * How far a restore in place has come, from the moment on at which the stack may be closed. `fencing`: everything that writes is stopped. `swapping`:
 * what was restored takes the place of what was there. `promoting`: it is recovered on a server nobody reaches. `leading`: its Patroni takes it
 * over. `rebuilding`: standbys follow it. `returning`: what was stopped is let go on; from here on there is no way back but another restore.
 */
export const PHASES = ['fencing', 'swapping', 'promoting', 'leading', 'rebuilding', 'returning'] as const;
export type Phase = (typeof PHASES)[number];

const schema = z.object({
  schemaVersion: z.literal(1),
  phase: z.enum(PHASES),
  /** The command given: another restore in place also undoes one that was finished, and is then repeated as `--undo`. */
  asked: z.enum(['restore', 'undo']).default('restore'),
  /** What was there before is being put back. */
  undo: z.boolean(),
  /** Undo: what was restored had begun to take the place, so that what was before is recovered anew. */
  isSwapped: z.boolean(),
  /** Standbys' data may be gone already. */
  isEmptied: z.boolean(),
  /** ISO 8601. */
  begun: z.string(),
  /** Epoch milliseconds: when nobody could write any more; null: not yet. */
  closed: z.number().nullable(),
  /** Service whose data is restored: the primary. */
  member: z.string(),
  /** ISO 8601; null: to the end of the timeline. */
  time: z.string().nullable(),
  /** Moment gone back to, epoch milliseconds; null: to when it was closed. */
  to: z.number().nullable(),
  /** Timeline the moment is on, and the one that is left. */
  timeline: z.number(),
  from: z.number(),
  backup: z.string(),
  /** Bytes. */
  size: z.number(),
  safety: z.string(),
  /** PostgreSQL's identifier of the cluster. */
  system: z.string(),
  /** Services to let go on, beside the database. */
  running: z.array(z.string()),
});
export type InPlaceRecord = z.infer<typeof schema>;

const FILE = 'restore-in-place.json';

/** The restore in place that is not finished; undefined: there is none. Rejects with `state-damaged`. */
export async function readRecord(state: string): Promise<InPlaceRecord | undefined> {
  const file = join(state, FILE);
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (content === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(content));
  } catch (cause) {
    throw new PrumoError({ code: 'state-damaged', what: text.damaged(file), remedy: text.damagedRemedy(file), cause });
  }
}

/** On disk before the step it names begins. */
export async function writeRecord(state: string, record: InPlaceRecord): Promise<InPlaceRecord> {
  await writeAtomically(join(state, FILE), JSON.stringify(record), { mode: 0o600 });
  return record;
}

export function forgetRecord(state: string): Promise<void> {
  return rm(join(state, FILE), { force: true });
}
