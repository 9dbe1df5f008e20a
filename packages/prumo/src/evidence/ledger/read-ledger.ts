import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { LedgerRecord } from '../../model/index.ts';
import type { LedgerIdentity } from '../chain.ts';
import type { FoundLedger } from '../verify.ts';
import { inWords } from './errors.ts';
import { evidenceFiles } from './files.ts';
import { knownIdentity, parseRecords } from './open-ledger.ts';
import { readRecords } from './schema.ts';

/** Result of opening with a journal left to undo, which a reader may not: https://sqlite.org/rescode.html#readonly_recovery and _rollback. */
const NEEDS_WRITER = /readonly/i;
/** Milliseconds to wait for a writer. */
const BUSY_WITHIN = 5_000;

/**
 * A stack's ledger as it is on disk, for reading and verifying; undefined when nothing was ever recorded. Needs no key. Throws
 * `evidence-damaged` when not even its identity can be read, `evidence-too-new`, `evidence-read-only` or `stack-busy`.
 */
export function findLedger(stateFolder: string): FoundLedger | undefined {
  const { ledger: file } = evidenceFiles(stateFolder);
  if (!existsSync(file)) return undefined;
  return inWords(file, () => {
    try {
      return read(file, true);
    } catch (error) {
      // An append died and left its journal: whoever may write takes it back, by opening.
      if (error instanceof Error && NEEDS_WRITER.test(error.message)) return read(file, false);
      throw error;
    }
  });
}

/** Its records as values. Throws `evidence-damaged` at the first that is none. */
export function recordsOf(found: FoundLedger, stateFolder: string): readonly LedgerRecord[] {
  return parseRecords(found, evidenceFiles(stateFolder).ledger);
}

function read(file: string, readOnly: boolean): FoundLedger | undefined {
  using database = new DatabaseSync(file, { readOnly, timeout: BUSY_WITHIN });
  if (database.prepare('PRAGMA page_count').get()?.['page_count'] === 0) return undefined;
  const identity: LedgerIdentity = knownIdentity(database, file);
  // One transaction, or records of an append in between would be there and their pages not checked.
  database.exec('BEGIN');
  const found = { identity, ...readRecords(database) };
  return { ...found, unreadable: found.unreadable ?? pagesDamaged(database) };
}

/** What SQLite itself finds wrong with the pages; undefined when nothing. */
function pagesDamaged(database: DatabaseSync): string | undefined {
  const rows = z.array(z.object({ integrity_check: z.string() })).parse(database.prepare('PRAGMA integrity_check(1)').all());
  const said = rows[0]?.integrity_check;
  return said === 'ok' ? undefined : (said ?? 'no answer');
}
