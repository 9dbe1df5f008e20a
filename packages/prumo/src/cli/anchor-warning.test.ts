import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findLedger, type FoundAnchor, makeAnchor, openLedger, verifyLedger } from '../evidence/index.ts';
import { anchorWarning } from './anchor-warning.ts';

const home = mkdtempSync(join(tmpdir(), 'prumo-anchor-warning-'));
const ledger = openLedger(home, 'fb');
afterAll(() => {
  ledger[Symbol.dispose]();
  rmSync(home, { recursive: true, force: true });
});

for (const claim of ['a', 'b', 'c']) ledger.append({ kind: 'waiver-withdrawn', claim, by: 'Ana' });
const found = findLedger(home);
const anchors = (found?.records ?? []).map(
  (record): FoundAnchor => ({ source: '', content: JSON.stringify(makeAnchor(ledger.identity, record, ledger.sign)) }),
);
const warned = (some: readonly FoundAnchor[], isExport = false): string | undefined => {
  if (found === undefined) throw new Error('no ledger');
  return anchorWarning(found, some, verifyLedger(found, some), isExport)?.en;
};

test('records without a single anchor are warned of, though nothing else is wrong with them', () => {
  expect(warned([])).toMatch(/^No anchor vouches for any of the 3 records/);
  expect(warned([], true)).toMatch(/^No anchor/);
});

test('fewer anchors than heads are warned of, with the first that has none', () => {
  expect(warned(anchors)).toBeUndefined();
  expect(warned(anchors.slice(2))).toMatch(/^2 .* record 1/);
  expect(warned(anchors.slice(0, 2))).toMatch(/^1 .* record 3/);
});

test('an export comes without its places: an anchor of its last head is enough, an older one is not', () => {
  expect(warned(anchors.slice(2), true)).toBeUndefined();
  expect(warned(anchors.slice(0, 1), true)).toMatch(/^2 .* record 2/);
});

test('an empty ledger has nothing to anchor', () => {
  const empty = { identity: ledger.identity, records: [], unreadable: undefined };
  expect(anchorWarning(empty, [], { records: 0, anchored: 0 }, false)).toBeNull();
});
