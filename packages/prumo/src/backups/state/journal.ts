import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { whileLocked } from '../../platforms/local/files/file-lock.ts';
import { writeAtomically } from '../../platforms/local/files/write-atomically.ts';
import { compacted } from './compact.ts';
import { entrySchema, type JournalEntry } from './entry.ts';

const FILE = 'backups.jsonl';
/** Bytes from which old entries are left out: some five thousand. */
const LONG = 1024 * 1024;
/** Milliseconds to wait for another writer; an append takes one. */
const LOCK_WITHIN = 5000;

/** What happened to a stack’s backups, oldest first. A line that was cut by a crash is left out. */
export async function readJournal(state: string): Promise<readonly JournalEntry[]> {
  const content = await readFile(join(state, FILE), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  return content.split('\n').flatMap((line) => entryIn(line) ?? []);
}

/** Add to it, each entry a line of its own whatever was cut before it. Rejects with `stack-busy` where another writer does not end. */
export async function appendToJournal(state: string, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const file = join(state, FILE);
  const done = await whileLocked(join(state, '.backups.lock'), LOCK_WITHIN, async () => {
    await appendFile(file, entries.map((entry) => `\n${JSON.stringify(entry)}`).join(''), { mode: 0o600 });
    if ((await stat(file)).size < LONG) return;
    const kept = compacted(await readJournal(state));
    await writeAtomically(file, kept.map((entry) => `\n${JSON.stringify(entry)}`).join(''), { mode: 0o600 });
  });
  if (done === undefined)
    throw new PrumoError({ code: 'stack-busy', what: verbatim(`${file} is being written`), remedy: verbatim('prumo backup status') });
}

function entryIn(line: string): JournalEntry | undefined {
  if (line === '') return undefined;
  try {
    return entrySchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
