import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PrumoError } from '../../errors/index.ts';
import { tryLock } from '../../platforms/local/files/file-lock.ts';
import { writeAtomically } from '../../platforms/local/files/write-atomically.ts';
import { text } from '../text.ts';
import { readRecord } from './in-place/record.ts';
import { text as inPlace } from './in-place/text.ts';
import { readStage } from './recover/stage.ts';
import { text as recovery } from './recover/text.ts';

/** What may be unfinished in a stack. */
type Unfinished = 'restore' | 'recovery';

const holderSchema = z.object({ command: z.string(), pid: z.number(), since: z.string() });

/**
 * Let one command at a time change a stack. The lock is the kernel's: it goes with the process, however that dies. Rejects with
 * `stack-busy`, naming the holder, and with `restore-unfinished` while a restore in place is, since a closed stack is to stay so, or while the data
 * of a recovery are not whole, since a cluster would begin empty; unless the command finishes it, or starts nothing (`despite`).
 */
export async function lockStack(
  home: string,
  stack: string,
  command: string,
  { despite = [] }: { readonly despite?: readonly Unfinished[] } = {},
): Promise<AsyncDisposable> {
  const state = join(home, stack);
  const lock = await tryLock(join(state, 'lock.sqlite'));
  if (lock === undefined)
    throw new PrumoError({ code: 'stack-busy', what: text.lockHeld(stack), ...(await holder(state)), remedy: text.lockRemedy() });
  try {
    if (!despite.includes('restore')) await refuseUnfinished(state);
    if (!despite.includes('recovery')) await refuseRecovering(state);
    await writeAtomically(join(state, 'lock.json'), JSON.stringify({ command, pid: process.pid, since: new Date().toISOString() }), {
      mode: 0o600,
    });
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
  return {
    async [Symbol.asyncDispose]() {
      lock[Symbol.dispose]();
    },
  };
}

async function refuseUnfinished(state: string): Promise<void> {
  const record = await readRecord(state);
  if (record === undefined) return;
  const { phase, undo } = record;
  throw new PrumoError({ code: 'restore-unfinished', what: inPlace.unfinished(phase, undo), remedy: inPlace.unfinishedRemedy(undo) });
}

async function refuseRecovering(state: string): Promise<void> {
  if ((await readStage(state))?.stage !== 'begun') return;
  throw new PrumoError({ code: 'restore-unfinished', what: recovery.unfinished(), remedy: recovery.unfinishedRemedy() });
}

async function holder(state: string): Promise<{ why?: ReturnType<typeof text.lockHolder> }> {
  try {
    const { command, pid, since } = holderSchema.parse(JSON.parse(await readFile(join(state, 'lock.json'), 'utf8')));
    return { why: text.lockHolder(command, pid, since) };
  } catch {
    return {};
  }
}
