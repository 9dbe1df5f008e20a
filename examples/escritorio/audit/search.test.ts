import { expect, test } from 'vitest';
import { parseAuditSearch } from './search.ts';

const nothing = {
  ledger: 'records',
  who: undefined,
  action: undefined,
  kind: undefined,
  record: undefined,
  from: undefined,
  to: undefined,
  before: undefined,
};

test('a search is read from a query', () => {
  const asked = {
    ledger: 'access',
    who: '7',
    action: 'sign-in',
    kind: 'sensitive_case',
    record: 'live-pages',
    from: '2026-11-01',
    to: '2026-11-30',
    before: '51',
  };
  expect(parseAuditSearch(asked)).toEqual(asked);
  expect(parseAuditSearch({})).toEqual(nothing);
});

test.each([
  ['who', '1; DROP TABLE users'],
  ['who', ['1', '2']],
  ['action', 'Sign In'],
  ['kind', "'"],
  ['record', 'a b'],
  ['record', 'x'.repeat(65)],
  ['from', '2026-02-30'],
  ['from', '0000-01-01'],
  ['to', 'yesterday'],
  ['before', '-1'],
  ['ledger', 'incidents'],
])('%s of %j narrows nothing', (name, value) => {
  expect(parseAuditSearch({ [name]: value })).toEqual(nothing);
});
