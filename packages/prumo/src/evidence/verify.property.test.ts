import { sign as cryptoSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { PrumoError } from '../errors/index.ts';
import type { EvidenceEntry } from '../model/index.ts';
import { makeAnchor } from './anchors/anchor.ts';
import type { FoundAnchor } from './anchors/place.ts';
import { canonicalJson } from './canonical-json.ts';
import { genesisHash, type LedgerIdentity, recordHash, signedText, type StoredRecord } from './chain.ts';
import { evidenceFiles } from './ledger/files.ts';
import { nextRecord } from './ledger/next-record.ts';
import { openLedger, signerOf } from './ledger/open-ledger.ts';
import { findLedger } from './ledger/read-ledger.ts';
import { type FoundLedger, verifyLedger } from './verify.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Made {
  readonly found: FoundLedger;
  readonly sign: (text: string) => string;
}

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const sign = (text: string): string => cryptoSign(null, Buffer.from(text), privateKey).toString('base64');
const entryOf = (said: string): EvidenceEntry => ({
  kind: 'fast-failover',
  node: 'db-1',
  cause: 'exit',
  outcome: 'released',
  said,
  took: { fence: said.length },
});

/** A ledger as an append makes it, with one entry for each word. */
function ledgerOf(words: readonly string[]): Made {
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const identity = { ledger: randomUUID(), stack: 'fb', createdAt: '2026-01-01T00:00:00.000Z', publicKey: key };
  const records: StoredRecord[] = [];
  for (const [index, said] of words.entries())
    records.push(nextRecord(records.at(-1), identity, canonicalJson(entryOf(said)), sign, new Date(Date.UTC(2026, 1, 1, 0, index))));
  return { found: { identity, records, unreadable: undefined }, sign };
}

function anchorAt({ found, sign }: Made, sequence: number): FoundAnchor {
  const record = found.records[sequence - 1];
  if (record === undefined) throw new Error(`no record ${sequence}`);
  return { source: `anchor ${sequence}`, content: JSON.stringify(makeAnchor(found.identity, record, sign)) };
}

/** Any text, long and odd ones among them; one to eight records. */
const words = fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { minLength: 1, maxLength: 8 });
const RUNS = { numRuns: 40 };

/** Change one record of a ledger and expect the change to be found, at that record or where the anchors show it. */
function expectFound(
  found: FoundLedger,
  records: readonly StoredRecord[],
  anchors: readonly FoundAnchor[],
  identity = found.identity,
): void {
  const { problems, good } = verifyLedger({ identity, records, unreadable: undefined }, anchors);
  expect(problems.length).toBeGreaterThan(0);
  expect(good).toBeLessThanOrEqual(found.records.length);
}

describe('verification', () => {
  it('finds nothing wrong with any ledger, with any of its anchors', () => {
    fc.assert(
      fc.property(words, fc.nat(), (said, pick) => {
        const made = ledgerOf(said);
        const sequence = 1 + (pick % said.length);
        expect(verifyLedger(made.found, [anchorAt(made, sequence)])).toEqual({
          good: said.length,
          records: said.length,
          anchors: 1,
          anchored: sequence,
          problems: [],
        });
      }),
      RUNS,
    );
  });

  it('finds one changed character in any column of any record, and names that record', () => {
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 0xff }), (said, row, place, bits) => {
        const made = ledgerOf(said);
        const index = row % said.length;
        for (const column of ['at', 'entry', 'previous', 'hash', 'signature', 'clockBehind'] as const) {
          const records = made.found.records.map((record, at) => (at === index ? changed(record, column, place, bits) : record));
          const { problems, good } = verifyLedger({ ...made.found, records }, []);
          expect(problems[0]?.sequence, column).toBe(index + 1);
          expect(good).toBe(index);
        }
      }),
      RUNS,
    );
  });

  it('finds a record taken out, two swapped, one repeated, and any end cut off, given the last anchor', () => {
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (said, one, other) => {
        const made = ledgerOf(said);
        const { records } = made.found;
        const anchors = [anchorAt(made, said.length)];
        const [a, b] = [one % said.length, other % said.length];
        expectFound(made.found, records.toSpliced(a, 1), anchors);
        expectFound(made.found, records.slice(0, a), anchors);
        expectFound(made.found, records.toSpliced(b, 0, ...records.slice(a, a + 1)), anchors);
        const [first, second] = [records[a], records[b]];
        if (a !== b && first !== undefined && second !== undefined)
          expectFound(made.found, records.with(a, second).with(b, first), anchors);
        // Renumbered, so that only the chain tells.
        expectFound(
          made.found,
          records.toSpliced(a, 1).map((record, index) => ({ ...record, sequence: index + 1 })),
          anchors,
        );
      }),
      RUNS,
    );
  });

  it('finds a ledger written anew with its own key, by any anchor from the change on', () => {
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (said, row, later) => {
        const made = ledgerOf(said);
        const index = row % said.length;
        const entry = '{"by":"eve","claim":"x","kind":"waiver-withdrawn"}';
        const records = rechained(made, made.found.records.with(index, { ...nth(made, index), entry }));
        // Chain and signatures are right: without an anchor nothing could tell.
        expect(verifyLedger({ ...made.found, records }, []).problems).toEqual([]);
        const anchor = anchorAt(made, index + 1 + (later % (said.length - index)));
        expectFound(made.found, records, [anchor]);
      }),
      RUNS,
    );
  });

  it('says what happened', () => {
    const { found } = ledgerOf(['a', 'b', 'c']);
    const [first, second, third] = found.records;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no records');
    const said = (records: readonly StoredRecord[]) => verifyLedger({ ...found, records }, []).problems[0];
    expect(said([first, third])).toMatchObject({
      sequence: 2,
      what: { en: expect.stringContaining('number 3 stands where number 2 should') },
    });
    expect(said([first, { ...second, entry: third.entry }, third])).toMatchObject({
      sequence: 2,
      what: { en: expect.stringContaining('edited') },
    });
    expect(said([first, { ...second, signature: first.signature }, third])).toMatchObject({
      sequence: 2,
      what: { en: expect.stringContaining('not signed') },
    });
  });

  it('finds another ledger in its place, and none', () => {
    const [made, other] = [ledgerOf(['a', 'b']), ledgerOf(['a', 'b', 'c'])];
    const anchor = anchorAt(made, 2);
    expect(verifyLedger(other.found, [anchor]).problems).toMatchObject([
      { anchor: 'anchor 2', what: { en: expect.stringContaining('another ledger') } },
    ]);
    expect(verifyLedger(undefined, [anchor]).problems).toMatchObject([{ what: { en: expect.stringContaining('there is no ledger') } }]);
    expect(verifyLedger(undefined, []).problems).toEqual([]);
    // The records of one under the name of the other.
    expectFound(other.found, other.found.records, [], made.found.identity);
  });

  it('finds one changed character in any anchor', () => {
    const made = ledgerOf(['a']);
    const { content, source } = anchorAt(made, 1);
    fc.assert(
      fc.property(fc.nat({ max: content.length - 1 }), fc.integer({ min: 1, max: 0x7f }), (place, bits) => {
        const edited = replaced(content, place, bits);
        fc.pre(edited !== content);
        expect(verifyLedger(made.found, [{ source, content: edited }]).problems).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});

describe('any byte of the file', () => {
  it('changed is found, or nothing that is recorded has changed', () => {
    const state = mkdtempSync(join(tmpdir(), 'prumo-verify-'));
    folders.push(state);
    {
      using ledger = openLedger(state, 'fb');
      for (const said of ['one', 'two', 'three', 'four']) ledger.append(entryOf(said));
    }
    const whole = findLedger(state);
    if (whole === undefined) throw new Error('no ledger');
    const made = { found: whole, sign: signerOf(state) };
    const { ledger: file } = evidenceFiles(state);
    const bytes = readFileSync(file);
    const anchors = [anchorAt(made, 4)];
    let found = 0;
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (place, bits) => {
        const edited = Buffer.from(bytes);
        edited[place] = (edited[place] ?? 0) ^ bits;
        writeFileSync(file, edited);
        try {
          const read = findLedger(state);
          if (verifyLedger(read, anchors).problems.length > 0) found += 1;
          else expect(read?.records).toEqual(made.found.records);
        } catch (error) {
          expect(error).toBeInstanceOf(PrumoError);
          found += 1;
        }
      }),
      { numRuns: 100 },
    );
    writeFileSync(file, bytes);
    expect(verifyLedger(findLedger(state), anchors).problems).toEqual([]);
    // Most of a small file is free space; a quarter of it and more is not.
    expect(found).toBeGreaterThan(10);
  }, 60_000);
});

function nth({ found }: Made, index: number): StoredRecord {
  const record = found.records[index];
  if (record === undefined) throw new Error(`no record at ${index}`);
  return record;
}

/** What somebody who has the key can do: a chain that is right in itself. */
function rechained({ found, sign }: Made, records: readonly StoredRecord[]): readonly StoredRecord[] {
  const { identity }: { identity: LedgerIdentity } = found;
  let previous = genesisHash(identity);
  return records.map((record) => {
    const content = { ...record, previous };
    const hash = recordHash(content);
    previous = hash;
    return { ...content, hash, signature: sign(signedText(identity.ledger, record.sequence, hash)) };
  });
}

function changed(record: StoredRecord, column: keyof StoredRecord, place: number, bits: number): StoredRecord {
  const value = record[column];
  return { ...record, [column]: typeof value === 'number' ? value + bits : replaced(value, place % value.length, bits) };
}

function replaced(text: string, place: number, bits: number): string {
  return text.slice(0, place) + String.fromCharCode(text.charCodeAt(place) ^ bits) + text.slice(place + 1);
}
