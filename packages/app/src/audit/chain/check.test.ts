import { describe, expect, test } from 'vitest';
import { BEGINNING, createChainCheck, type Link } from './check.ts';
import { hashOf, type StoredEntry } from './entry.ts';

const ENTRY = { actor: '7', action: 'read', outcome: 'done', kind: 'client', record: '1', records: 1, fields: ['name'], purpose: 'p', basis: 'contract' };

function chain(length: number): readonly StoredEntry[] {
  const entries: StoredEntry[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const prev = entries.at(-1)?.hash ?? Buffer.alloc(0);
    const entry = { ...ENTRY, source: null, request: null, detail: null, seq, micros: String(1000 + seq), prev, hash: prev };
    entries.push({ ...entry, hash: hashOf('records', 'silva', entry, prev) });
  }
  return entries;
}

function problemsOf(entries: readonly StoredEntry[], { start = BEGINNING, anchors = [], head }: { start?: Link; anchors?: readonly Link[]; head?: Link | null } = {}) {
  const check = createChainCheck('records', 'silva', start, anchors);
  for (const entry of entries) check.next(entry);
  return check.end(head === undefined ? entries.at(-1) : head).problems;
}

describe('a chain', () => {
  const whole = chain(5);
  test('that is whole has no problem, from its beginning and from anywhere after', () => {
    expect(problemsOf(whole, { anchors: [at(whole, 3), at(whole, 5)] })).toEqual([]);
    expect(problemsOf(whole.slice(2), { start: at(whole, 2), anchors: [at(whole, 2)] })).toEqual([]);
    expect(createChainCheck('records', 'silva', BEGINNING, []).end(undefined).problems).toEqual([]);
  });

  test('of one tenant is not whole as that of another, nor in another ledger', () => {
    for (const [ledger, tenant] of [['records', 'lima'], ['access', 'silva']] as const) {
      const check = createChainCheck(ledger, tenant, BEGINNING, []);
      for (const entry of whole) check.next(entry);
      expect(check.end(whole.at(-1)).problems.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'edited'));
    }
  });

  test('that begins elsewhere than its checkpoint is unlinked', () => {
    expect(problemsOf(whole.slice(2), { start: { seq: 2, hash: Buffer.alloc(32) } })).toEqual([{ kind: 'unlinked', seq: 3 }]);
    expect(problemsOf(whole, { start: at(whole, 2) }).map(({ kind }) => kind)).toEqual(['repeated', 'repeated']);
  });

  test('is not trusted for what one value could have been two', () => {
    const [first] = whole;
    if (first === undefined) throw new Error('empty');
    const prev = Buffer.alloc(0);
    const hash = (part: Partial<StoredEntry>): string => hashOf('records', 'silva', { ...first, ...part }, prev).toString('hex');
    const hashes = [
      hash({ fields: ['a', 'b'] }),
      hash({ fields: ['ab'] }),
      hash({ fields: ['1:a'] }),
      hash({ fields: [] }),
      hash({ record: null }),
      hash({ record: '' }),
      hash({ record: '-' }),
      hash({ actor: '7read', action: '' }),
      hash({ source: null, request: 'x' }),
      hash({ source: 'x', request: null }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('tells at most a hundred problems', () => {
    const broken = chain(300).map((entry) => ({ ...entry, actor: '8' }));
    expect(problemsOf(broken)).toHaveLength(100);
  });
});

function at(entries: readonly StoredEntry[], seq: number): Link {
  const entry = entries[seq - 1];
  if (entry === undefined) throw new Error('no such entry');
  return entry;
}
