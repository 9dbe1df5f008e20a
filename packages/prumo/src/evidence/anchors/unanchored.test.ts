import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { EvidenceEntry } from '../../model/index.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { findLedger } from '../ledger/read-ledger.ts';
import type { FoundLedger } from '../verify.ts';
import { makeAnchor } from './anchor.ts';
import type { FoundAnchor } from './place.ts';
import { unanchoredHeads } from './unanchored.ts';

const home = mkdtempSync(join(tmpdir(), 'prumo-unanchored-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const waived: EvidenceEntry = { kind: 'waiver-withdrawn', claim: 'a', by: 'Ana' };
const fast: EvidenceEntry = { kind: 'fast-failover', node: 'db1', cause: 'exit', outcome: 'released', said: '', took: {} };

/** A ledger with these entries, and its anchors by the sequence they are of. */
function made(
  name: string,
  ...entries: readonly EvidenceEntry[]
): { readonly found: FoundLedger; readonly at: (sequence: number) => FoundAnchor } {
  const state = join(home, name);
  mkdirSync(state);
  using ledger = openLedger(state, 'fb');
  for (const entry of entries) ledger.append(entry);
  const found = findLedger(state);
  if (found === undefined) throw new Error('no ledger');
  const anchors = found.records.map((record) => JSON.stringify(makeAnchor(ledger.identity, record, ledger.sign)));
  return { found, at: (sequence) => ({ source: String(sequence), content: anchors[sequence - 1] ?? '' }) };
}

test('every head with its anchor wants none; without any, every one does', () => {
  const { found, at } = made('whole', waived, fast, waived);
  expect(unanchoredHeads(found, [at(1), at(3)])).toEqual([]);
  expect(unanchoredHeads(found, [])).toEqual([1, 3]);
});

test('an anchor of the last head is none of those before it: they were taken away', () => {
  const { found, at } = made('taken', waived, waived, waived);
  expect(unanchoredHeads(found, [at(3)])).toEqual([1, 2]);
  expect(unanchoredHeads(found, [at(1), at(2)])).toEqual([3]);
});

test('what was recorded before the head could be anchored goes with it; what is no head asks for none', () => {
  const { found, at } = made('between', waived, fast, waived);
  expect(unanchoredHeads(found, [at(2), at(3)])).toEqual([]);
  expect(unanchoredHeads(made('fast', fast).found, [])).toEqual([]);
});

test('an anchor that is broken, of another ledger or of another record vouches for nothing', () => {
  const { found, at } = made('one', waived);
  const other = made('other', waived);
  const forged = { source: 'forged', content: at(1).content.replace('"fb"', '"fc"') };
  expect(unanchoredHeads(found, [{ source: 'x', content: 'no anchor' }, other.at(1), forged])).toEqual([1]);
});
