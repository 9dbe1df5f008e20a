import { appendFileSync, chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode, PrumoError } from '../../errors/index.ts';
import type { EvidenceEntry } from '../../model/index.ts';
import { evidenceFiles } from './files.ts';
import { openLedger } from './open-ledger.ts';

const entry = (claim: string): EvidenceEntry => ({ kind: 'waiver-withdrawn', claim, by: 'ana' });
let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'prumo-ledger-'));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const codeOf = (work: () => unknown): ErrorCode | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    expect(error, String(error)).toMatchObject({ name: 'PrumoError' });
    const { what, remedy, code } = error as PrumoError;
    for (const message of [what, remedy]) expect(message.en.length * message['pt-BR'].length).toBeGreaterThan(0);
    return code;
  }
};

describe('the ledger', () => {
  it('is private, keeps what was appended over closing, and numbers it without gaps', () => {
    const first = openLedger(state, 'fb');
    first.append(entry('a'));
    first.close();
    using again = openLedger(state, 'fb');
    again.append(entry('b'));
    const records = again.records();
    expect(records.map((record) => [record.sequence, record.entry])).toEqual([
      [1, entry('a')],
      [2, entry('b')],
    ]);
    expect(records[1]?.previous).toBe(records[0]?.hash);
    const files = evidenceFiles(state);
    expect([files.folder, files.ledger, files.key].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600, 0o600]);
  });

  it('lets two writers append in turn', () => {
    using one = openLedger(state, 'fb');
    using other = openLedger(state, 'fb');
    for (const claim of ['a', 'b', 'c']) {
      one.append(entry(claim));
      other.append(entry(claim));
    }
    expect(one.records().map((record) => record.sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(one.identity).toEqual(other.identity);
  });

  it('refuses to change or take out a record, also by SQL', () => {
    openLedger(state, 'fb').append(entry('a'));
    using database = new DatabaseSync(evidenceFiles(state).ledger);
    for (const statement of ["UPDATE record SET at = ''", 'DELETE FROM record', "UPDATE identity SET stack = ''", 'DELETE FROM identity'])
      expect(() => database.exec(statement)).toThrow('append-only');
  });

  it('keeps its own time from going back, and says by how much the clock did', () => {
    const times = ['2026-01-02T00:00:00.000Z', '2026-01-02T00:00:10.000Z', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:11.000Z'];
    let turn = 0;
    using ledger = openLedger(state, 'fb', () => new Date(times[turn++] ?? ''));
    for (const claim of ['a', 'b', 'c']) ledger.append(entry(claim));
    expect(ledger.records().map(({ at, clockBehind }) => [at, clockBehind])).toEqual([
      [times[1], 0],
      [times[1], 86_410_000],
      [times[3], 0],
    ]);
  });

  it('refuses what JSON cannot hold, and keeps nothing of it', () => {
    using ledger = openLedger(state, 'fb');
    const took = { step: Number.NaN };
    expect(() => ledger.append({ kind: 'fast-failover', node: 'db-1', cause: 'exit', outcome: 'released', said: '', took })).toThrow(
      '$.took.step',
    );
    expect(ledger.records()).toEqual([]);
  });

  it('needs the folder of a started stack', () => {
    expect(codeOf(() => openLedger(join(state, 'none'), 'fb'))).toBe('stack-not-running');
  });
});

describe('a ledger file that is', () => {
  const written = () => {
    using ledger = openLedger(state, 'fb');
    for (const claim of ['a', 'b', 'c']) ledger.append(entry(claim));
    return evidenceFiles(state);
  };
  const sql = (statement: string) => {
    using database = new DatabaseSync(evidenceFiles(state).ledger);
    database.exec(statement);
  };

  it('no database', () => {
    writeFileSync(written().ledger, 'not a database, but long enough to be looked at'.repeat(50));
    expect(codeOf(() => openLedger(state, 'fb'))).toBe('evidence-damaged');
  });

  it('cut', () => {
    truncateSync(written().ledger, 5000);
    expect(codeOf(() => openLedger(state, 'fb').append(entry('d')))).toBe('evidence-damaged');
  });

  it('empty beside its key', () => {
    truncateSync(written().ledger, 0);
    using ledger = openLedger(state, 'fb');
    // A new ledger with the old key: only an anchor can tell, and does; see verify.
    expect(ledger.records()).toEqual([]);
  });

  it('without its triggers', () => {
    written();
    sql('DROP TRIGGER record_no_update');
    expect(codeOf(() => openLedger(state, 'fb'))).toBe('evidence-damaged');
  });

  it('changed in its last record', () => {
    written();
    using ledger = openLedger(state, 'fb');
    sql(`DROP TRIGGER record_no_update; UPDATE record SET at = '2020-01-01T00:00:00.000Z' WHERE sequence = 3`);
    expect(codeOf(() => ledger.append(entry('d')))).toBe('evidence-damaged');
    expect(ledger.records()).toHaveLength(3);
  });

  it('from a newer Prumo', () => {
    written();
    sql('PRAGMA user_version = 2');
    expect(codeOf(() => openLedger(state, 'fb'))).toBe('evidence-too-new');
  });

  it("another stack's", () => {
    written();
    expect(codeOf(() => openLedger(state, 'other'))).toBe('evidence-damaged');
  });

  it('held by another writer for too long', () => {
    const { ledger: file } = written();
    using ledger = openLedger(state, 'fb', undefined, 50);
    using other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    expect(codeOf(() => ledger.append(entry('d')))).toBe('stack-busy');
    other.exec('ROLLBACK');
    expect(ledger.append(entry('d')).sequence).toBe(4);
  });

  it('left with the journal of an append that died', () => {
    const { ledger: file } = written();
    using database = new DatabaseSync(file);
    database.exec('PRAGMA cache_spill = 1; PRAGMA cache_size = 1; BEGIN IMMEDIATE');
    for (let sequence = 4; sequence < 40; sequence += 1)
      database.prepare("INSERT INTO record VALUES (?, '', 0, ?, '', ?, '')").run(sequence, 'x'.repeat(3000), String(sequence));
    // What a crash leaves: pages of the transaction in the file, and the journal to take them back.
    const [left, journal] = [readFileSync(file), readFileSync(`${file}-journal`)];
    database.exec('ROLLBACK');
    expect(left.length).toBeGreaterThan(readFileSync(file).length);
    writeFileSync(file, left);
    writeFileSync(`${file}-journal`, journal);
    using ledger = openLedger(state, 'fb');
    expect(ledger.records()).toHaveLength(3);
    expect(ledger.append(entry('d')).sequence).toBe(4);
  });
});

describe('a signing key that is', () => {
  const made = () => {
    openLedger(state, 'fb').append(entry('a'));
    return evidenceFiles(state).key;
  };

  it('gone is not made anew under old evidence', () => {
    const key = made();
    rmSync(key);
    expect(codeOf(() => openLedger(state, 'fb'))).toBe('evidence-key-unusable');
    expect(existsSync(key)).toBe(false);
  });

  it('readable by others is refused', () => {
    chmodSync(made(), 0o644);
    expect(codeOf(() => openLedger(state, 'fb'))).toBe('evidence-key-unusable');
  });

  it('damaged is refused', () => {
    const key = made();
    truncateSync(key, 40);
    appendFileSync(key, 'x');
    expect(codeOf(() => openLedger(state, 'fb'))).toBe('evidence-key-unusable');
  });

  it("another ledger's is refused", () => {
    const key = made();
    const other = mkdtempSync(join(tmpdir(), 'prumo-ledger-'));
    try {
      openLedger(other, 'fb').close();
      writeFileSync(key, readFileSync(evidenceFiles(other).key));
    } finally {
      rmSync(other, { recursive: true });
    }
    expect(codeOf(() => openLedger(state, 'fb'))).toBe('evidence-key-unusable');
  });
});
