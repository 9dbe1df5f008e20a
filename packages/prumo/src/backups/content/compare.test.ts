import { expect, test } from 'vitest';
import { differences } from './compare.ts';
import type { DatabaseContent } from './manifest.ts';

const BEFORE: DatabaseContent = {
  tables: { 'public.note': { rows: '3', checksum: '-12345678901234567890' }, 'public.empty': { rows: '0', checksum: '0' } },
  sequences: {
    'public.up': { last: '33', increment: '1' },
    'public.down': { last: '-5', increment: '-1' },
  },
};
const told = (after: Partial<DatabaseContent>) => differences(BEFORE, { ...BEFORE, ...after }).map(({ what }) => what);

test('the same is the same', () => {
  expect(told({})).toEqual([]);
});

test('a row less, a changed value, a table that is gone or new are each told', () => {
  const { tables } = BEFORE;
  expect(told({ tables: { ...tables, 'public.note': { rows: '2', checksum: '-12345678901234567890' } } })).toEqual(['public.note']);
  expect(told({ tables: { ...tables, 'public.note': { rows: '3', checksum: '-12345678901234567891' } } })).toEqual(['public.note']);
  expect(told({ tables: { 'public.note': { rows: '3', checksum: '-12345678901234567890' } } })).toEqual(['public.empty']);
  expect(told({ tables: { ...tables, 'public.more': { rows: '0', checksum: '0' } } })).toEqual(['public.more']);
});

test('a sequence may be ahead and not behind, whichever way it counts', () => {
  const { sequences } = BEFORE;
  const one = (name: 'public.up' | 'public.down', last: string | null) =>
    told({ sequences: { ...sequences, [name]: { last, increment: name === 'public.up' ? '1' : '-1' } } });
  expect([one('public.up', '65'), one('public.down', '-37')]).toEqual([[], []]);
  expect(one('public.up', '32')).toEqual(['public.up']);
  expect(one('public.down', '-4')).toEqual(['public.down']);
  expect(one('public.up', null)).toEqual(['public.up']);
  expect(told({ sequences: {} })).toEqual(['public.down', 'public.up']);
});
