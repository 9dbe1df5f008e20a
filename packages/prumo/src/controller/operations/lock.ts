import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PrumoError } from '../../errors/index.ts';
import { tryLock } from '../../platforms/local/files/file-lock.ts';
import { writeAtomically } from '../../platforms/local/files/write-atomically.ts';
import { text } from '../text.ts';
import { readRecord } from './in-place/record.ts';
import { text as inPlace } from './in-place/text.ts';

const holderSchema = z.object({ command: z.string(), pid: z.number(), since: z.string() });

/**
 * Let one command at a time change a stack. The lock is the kernel's: it goes with the process, however that dies. Rejects with
 * `stack-busy`, naming the holder, and with `restore-unfinished` while a restore in place is: a closed stack is to stay so, unless the command
 * starts nothing (`unfinished: 'allowed'`).
 */
export async function lockStack(
  home: string,
  stack: string,
  command: string,
  { unfinished = 'refused' }: { readonly unfinished?: 'refused' | 'allowed' } = {},
): Promise<AsyncDisposable> {
  const state = join(home, stack);
  const lock = await tryLock(join(state, 'lock.sqlite'));
  if (lock === undefined)
    throw new PrumoError({ code: 'stack-busy', what: text.lockHeld(stack), ...(await holder(state)), remedy: text.lockRemedy() });
  try {
    if (unfinished === 'refused') await refuseUnfinished(state);
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

async function holder(state: string): Promise<{ why?: ReturnType<typeof text.lockHolder> }> {
  try {
    const { command, pid, since } = holderSchema.parse(JSON.parse(await readFile(join(state, 'lock.json'), 'utf8')));
    return { why: text.lockHolder(command, pid, since) };
  } catch {
    return {};
  }
}
