import { randomUUID } from 'node:crypto';
import { chmodSync, closeSync, existsSync, lstatSync, mkdirSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { PrumoError } from '../../errors/index.ts';
import type { EvidenceEntry, LedgerRecord } from '../../model/index.ts';
import { canonicalJson } from '../canonical-json.ts';
import { genesisHash, type LedgerIdentity, recordHash, type StoredRecord } from '../chain.ts';
import { entrySchema } from '../entry-schema.ts';
import { damaged, inWords } from './errors.ts';
import { evidenceFiles } from './files.ts';
import { nextRecord } from './next-record.ts';
import {
  createTables,
  insertIdentity,
  insertRecord,
  readIdentity,
  readLastRecord,
  readRecords,
  SCHEMA_VERSION,
  schemaState,
} from './schema.ts';
import { makeSigningKey, readSigningKey, type SigningKey, syncFolder } from './signing-key.ts';
import { text } from './text.ts';

/** Milliseconds to wait for another process that writes; an append holds the file for some milliseconds. */
const BUSY_WITHIN = 5_000;

/** The evidence of one stack, open for appending. Nothing in it can be changed or taken out. */
export interface Ledger extends Disposable {
  readonly identity: LedgerIdentity;
  /** On disk (fsync) when this returns; on any error nothing of it is. Throws `PrumoError`. */
  append(entry: EvidenceEntry): LedgerRecord;
  /** All of them, oldest first. Throws `evidence-damaged` when one cannot be read; whether they are unchanged says `verifyChain`. */
  records(): readonly LedgerRecord[];
  /** Sign something with the evidence key, for anchors. */
  sign(text: string): string;
  close(): void;
}

/**
 * Open a stack's evidence (`<state>/evidence/ledger.sqlite`, 0600), making it and its key when there is none. Several processes
 * may append: each does so in a transaction of its own that takes the file first (BEGIN IMMEDIATE).
 *
 * Time in the ledger never goes back: when the machine's clock is behind the last record, a record gets that record's time
 * and says in `clockBehind` by how much, so that its own age stays known.
 *
 * Throws `evidence-damaged`, `evidence-read-only`, `evidence-too-new`, `evidence-key-unusable`, `disk-full` or `stack-busy`.
 */
export function openLedger(stateFolder: string, stack: string, clock: () => Date = () => new Date(), busyWithin = BUSY_WITHIN): Ledger {
  const files = evidenceFiles(stateFolder);
  return inWords(files.ledger, () => {
    prepareFolder(stateFolder, files.folder);
    const key = keyOf(files.ledger, files.key);
    closeSync(openSync(files.ledger, 'a', 0o600));
    const database = new DatabaseSync(files.ledger, { timeout: busyWithin });
    try {
      // EXTRA: fsync of the file, of the journal, and of the folder once the journal is gone.
      database.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
      const identity = identityOf(database, files.ledger, stack, key, clock);
      if (identity.publicKey !== key.publicKey) throw wrongKey(files.key);
      return ledgerOf(database, files.ledger, identity, key, clock);
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

function prepareFolder(stateFolder: string, folder: string): void {
  if (!existsSync(stateFolder)) {
    throw new PrumoError({ code: 'stack-not-running', what: text.noState(stateFolder), remedy: text.noStateRemedy() });
  }
  if (existsSync(folder) && lstatSync(folder).isDirectory()) return;
  mkdirSync(folder, { mode: 0o700 });
  chmodSync(folder, 0o700);
  syncFolder(stateFolder);
}

/** A key is made with the ledger and never after: evidence that changed its signer would be anybody's. */
function keyOf(ledgerFile: string, keyFile: string): SigningKey {
  const present = readSigningKey(keyFile);
  if (present !== undefined) return present;
  if (existsSync(ledgerFile) && lstatSync(ledgerFile).size > 0) {
    throw new PrumoError({ code: 'evidence-key-unusable', what: text.keyGone(keyFile), remedy: text.keyUnusableRemedy(keyFile) });
  }
  return makeSigningKey(keyFile);
}

/** Signs with a stack's evidence key without opening its ledger, for anchors. Throws `evidence-key-unusable`. */
export function signerOf(stateFolder: string): (text: string) => string {
  const { key: file } = evidenceFiles(stateFolder);
  const key = readSigningKey(file);
  if (key === undefined) {
    throw new PrumoError({ code: 'evidence-key-unusable', what: text.keyGone(file), remedy: text.keyUnusableRemedy(file) });
  }
  return (content) => key.sign(content);
}

function identityOf(database: DatabaseSync, file: string, stack: string, key: SigningKey, clock: () => Date): LedgerIdentity {
  if (schemaState(database).kind === 'empty') {
    inTransaction(database, () => {
      // Another process may have made it meanwhile.
      if (schemaState(database).kind !== 'empty') return;
      createTables(database);
      insertIdentity(database, { ledger: randomUUID(), stack, createdAt: clock().toISOString(), publicKey: key.publicKey });
    });
  }
  const identity = knownIdentity(database, file);
  if (identity.stack !== stack) throw damagedStack(file, identity.stack, stack);
  return identity;
}

/** The identity in a file whose schema is this version's. Throws `evidence-too-new` or `evidence-damaged`. */
export function knownIdentity(database: DatabaseSync, file: string): LedgerIdentity {
  const state = schemaState(database);
  if (state.kind === 'newer') {
    throw new PrumoError({ code: 'evidence-too-new', what: text.tooNew(file, state.version, SCHEMA_VERSION), remedy: text.tooNewRemedy() });
  }
  if (state.kind === 'damaged') throw damaged(file, state.why);
  const identity = state.kind === 'known' ? readIdentity(database) : undefined;
  if (identity === undefined) throw damaged(file, 'it does not say whose it is');
  return identity;
}

function ledgerOf(database: DatabaseSync, file: string, identity: LedgerIdentity, key: SigningKey, clock: () => Date): Ledger {
  const close = (): void => {
    if (database.isOpen) database.close();
  };
  return {
    identity,
    append: (entry) =>
      inWords(file, () => {
        const content = canonicalJson(entry);
        const parsed = entrySchema.parse(JSON.parse(content));
        const stored = inTransaction(database, () => {
          const last = readLastRecord(database);
          assertWhole(last, identity, file);
          const record = nextRecord(last, identity, content, key.sign, clock());
          insertRecord(database, record);
          return record;
        });
        return { ...stored, entry: parsed };
      }),
    records: () => inWords(file, () => parseRecords(readRecords(database), file)),
    sign: (content) => key.sign(content),
    close,
    [Symbol.dispose]: close,
  };
}

/** Nothing is chained to a record that is not what was written. */
function assertWhole(last: StoredRecord | undefined, identity: LedgerIdentity, file: string): void {
  if (last === undefined) return;
  if (recordHash(last) !== last.hash) throw damaged(file, `record ${last.sequence}, the last one, is not what was written`);
  if (last.sequence === 1 && last.previous !== genesisHash(identity)) throw damaged(file, 'its first record belongs to another ledger');
}

/** Records as values. Throws `evidence-damaged` at the first that cannot be read. */
export function parseRecords(read: ReturnType<typeof readRecords>, file: string): readonly LedgerRecord[] {
  if (read.unreadable !== undefined) throw damaged(file, `after record ${read.records.at(-1)?.sequence ?? 0}: ${read.unreadable}`);
  return read.records.map((stored) => {
    try {
      return { ...stored, entry: entrySchema.parse(JSON.parse(stored.entry)) };
    } catch (cause) {
      throw damaged(file, `record ${stored.sequence} is not an entry Prumo writes`, cause);
    }
  });
}

function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk may have ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function wrongKey(file: string): PrumoError {
  return new PrumoError({ code: 'evidence-key-unusable', what: text.keyIsAnother(file), remedy: text.keyUnusableRemedy(file) });
}

function damagedStack(file: string, found: string, wanted: string): PrumoError {
  return new PrumoError({ code: 'evidence-damaged', what: text.anotherStack(file, found, wanted), remedy: text.damagedRemedy() });
}
