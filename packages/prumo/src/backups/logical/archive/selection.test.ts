import { expect, test } from 'vitest';
import { keyOf } from '../table-name.ts';
import { entriesOf } from './selection.ts';

const entry = (id: number, kind: string, schema: string | null, name: string) => ({
  id,
  kind,
  schema,
  name,
  owner: null,
  section: 1,
  offsetAt: 0,
  hasData: false,
});

test('rows of the wanted tables, every definition but foreign keys, no large objects', () => {
  const entries = [
    entry(1, 'TYPE', 'public', 'mood'),
    entry(2, 'TABLE', 'public', 'a'),
    entry(3, 'TABLE', 'public', 'b'),
    entry(4, 'TABLE DATA', 'public', 'a'),
    entry(5, 'TABLE DATA', 'public', 'b'),
    entry(6, 'TABLE DATA', 'other', 'a'),
    entry(7, 'BLOBS', null, 'BLOBS'),
    entry(8, 'COMMENT', null, 'LARGE OBJECT 4711'),
    entry(9, 'CONSTRAINT', 'public', 'a a_pkey'),
    entry(10, 'FK CONSTRAINT', 'public', 'a a_b_fkey'),
    entry(11, 'MATERIALIZED VIEW DATA', 'public', 'm'),
  ];
  expect(entriesOf(entries, new Set([keyOf('public', 'a')])).map(({ id }) => id)).toEqual([1, 2, 3, 4, 9]);
});
