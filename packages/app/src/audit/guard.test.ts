import { describe, expect, test } from 'vitest';
import { AuditRefused, checkEntry, type RawEntry } from './guard.ts';
import { defineAuditPolicy } from './policy.ts';

const policy = defineAuditPolicy({
  kinds: { client: { fields: ['name', 'document'] }, health_record: { fields: ['diagnosis'], sensitive: true }, ticket: { fields: [], id: /^T-\d+$/ } },
  purposes: { 'case-management': 'contract', marketing: 'legitimate-interest' },
});
const GOOD: RawEntry = {
  tenant: 'silva',
  actor: '7',
  action: 'update',
  kind: 'client',
  record: '12',
  records: undefined,
  fields: ['name', 'document', 'name'],
  purpose: 'case-management',
  source: undefined,
  request: 'r-1',
};

test('what is declared is let through, in one order', () => {
  expect(checkEntry(policy, GOOD)).toEqual({
    tenant: 'silva',
    actor: '7',
    action: 'update',
    kind: 'client',
    record: '12',
    records: 1,
    fields: ['document', 'name'],
    purpose: 'case-management',
    basis: 'contract',
    source: null,
    request: 'r-1',
    sensitive: false,
  });
});

describe('a value has no way in', () => {
  const SECRETS = ['Ana Souza', 'ana@example.com', '529.982.247-25', '52998224725', '11222333000181', "'; DROP TABLE clients; --", '+55 11 98765-4321', ''];
  const places: readonly (keyof RawEntry)[] = ['tenant', 'actor', 'action', 'kind', 'record', 'purpose', 'source'];

  test('in any place', () => {
    const found = places.flatMap((place) => SECRETS.filter((value) => accepted({ ...GOOD, [place]: value })).map((value) => `${place}: ${value}`));
    expect(found).toEqual([]);
  });

  test('and none as the id of a request, which is left out when it does not look like one', () => {
    for (const request of SECRETS) expect(checkEntry(policy, { ...GOOD, request }).request).toBeNull();
    expect(checkEntry(policy, { ...GOOD, request: '0b0a7d1e-9d0e' }).request).toBe('0b0a7d1e-9d0e');
  });

  test.each(SECRETS)('as a field: %s', (value) => {
    expect(() => checkEntry(policy, { ...GOOD, fields: ['name', value] })).toThrow(AuditRefused);
    expect(() => checkEntry(policy, { ...GOOD, fields: [value, 'name'] })).toThrow(/^field 1 of the entry is none of those declared for client$/);
  });

  test('and is not repeated by the error', () => {
    const refused = places.map((place) => reasonOf({ ...GOOD, [place]: 'Ana Souza' }));
    expect(refused.join()).not.toContain('Ana');
  });

  test('by way of what every object has', () => {
    for (const kind of ['constructor', '__proto__', 'toString']) expect(accepted({ ...GOOD, kind })).toBe(false);
    for (const purpose of ['constructor', '__proto__']) expect(accepted({ ...GOOD, purpose })).toBe(false);
  });

  test('by a name that is declared', () => {
    for (const name of ['Ana Souza', 'a@b', '', 'a'.repeat(64), 'name = 1'])
      expect(() => defineAuditPolicy({ kinds: { client: { fields: [name] } }, purposes: {} })).toThrow(TypeError);
  });
});

test.each<[string, Partial<RawEntry>]>([
  ['a record of its own kind of id', { kind: 'ticket', record: 'T-12', fields: [] }],
  ['a UUID', { record: '0b0a7d1e-9d0e-4b0c-8f5c-3f1d6d0f2a11' }],
  ['a ULID', { record: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }],
  ['no record', { record: undefined, records: 500, action: 'export' }],
  ['a part of the system', { actor: 'system:scheduler' }],
  ['an address', { source: '2001:db8::1' }],
  ['sensitive data on the basis of a contract', { kind: 'health_record', fields: ['diagnosis'] }],
  ['other data on a legitimate interest', { purpose: 'marketing' }],
])('%s may stand there', (_, part) => expect(accepted({ ...GOOD, ...part })).toBe(true));

test.each<[string, Partial<RawEntry>]>([
  ['sensitive data on a legitimate interest', { kind: 'health_record', fields: ['diagnosis'], purpose: 'marketing' }],
  ['an id of another kind', { kind: 'ticket', record: '12', fields: [] }],
  ['a fraction of records', { records: 1.5 }],
  ['fewer records than none', { records: -1 }],
  ['nobody', { actor: undefined }],
  ['no purpose', { purpose: undefined }],
  ['no tenant', { tenant: undefined }],
])('%s may not', (_, part) => expect(accepted({ ...GOOD, ...part })).toBe(false));

function accepted(entry: RawEntry): boolean {
  return reasonOf(entry) === undefined;
}

function reasonOf(entry: RawEntry): string | undefined {
  try {
    checkEntry(policy, entry);
    return undefined;
  } catch (error) {
    if (error instanceof AuditRefused) return error.message;
    throw error;
  }
}
