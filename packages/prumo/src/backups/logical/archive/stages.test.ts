import { expect, test } from 'vitest';
import { stagesOf } from './stages.ts';

const entry = (id: number, kind: string, section: number, owner: string | null = 'firm') => ({
  id,
  kind,
  section,
  owner,
  schema: 'public',
  name: 'x',
  offsetAt: 0,
  hasData: false,
});

test('what calls a user’s code is loaded by itself, and comments stay with what they are of', () => {
  const entries = [
    entry(1, 'ENCODING', 1),
    entry(2, 'TABLE', 2),
    entry(3, 'COMMENT', 1),
    entry(4, 'ACL', 1),
    entry(5, 'BLOB', 2),
    entry(6, 'TABLE DATA', 3),
    entry(7, 'SEQUENCE SET', 3),
    entry(8, 'BLOBS', 3),
    entry(9, 'CHECK CONSTRAINT', 4),
    entry(10, 'CONSTRAINT', 4),
    entry(11, 'COMMENT', 1),
    entry(12, 'INDEX', 4),
    entry(13, 'INDEX ATTACH', 4),
    entry(14, 'TRIGGER', 4),
    entry(15, 'FK CONSTRAINT', 4),
    entry(16, 'FK CONSTRAINT', 4, 'postgres'),
    entry(17, 'MATERIALIZED VIEW DATA', 4),
    entry(18, 'DEFAULT ACL', 4),
    entry(19, 'EVENT TRIGGER', 4, 'postgres'),
  ];
  expect(Object.fromEntries(stagesOf(entries, new Set(['firm'])))).toEqual({
    definitions: [1, 2, 3, 5],
    rows: [6, 7],
    keys: [4, 8, 10, 12, 13, 18],
    rules: [9, 15],
    rest: [11, 14, 16, 17, 19],
  });
});
