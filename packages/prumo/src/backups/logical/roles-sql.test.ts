import { expect, test } from 'vitest';
import { rolesSql } from './roles-sql.ts';

const role = (name: string, changes: object = {}) => ({
  name,
  attributes: ['LOGIN', 'CONNECTION LIMIT 3'],
  memberOf: [],
  settings: [],
  ...changes,
});

test('missing roles are made first, then their settings and memberships; those that are there are left alone', () => {
  const wanted = [
    role('there', { memberOf: [{ role: 'new', isAdmin: false }] }),
    role('new', {
      memberOf: [
        { role: 'Gru"ppe', isAdmin: true },
        { role: 'there', isAdmin: false },
      ],
      settings: ['search_path="$user", public', "application_name=it's", 'work_mem=5MB', 'app.key=a=b'],
    }),
    role('Gru"ppe'),
  ];
  expect(rolesSql(wanted, new Set(['there']))).toEqual([
    'CREATE ROLE "new" LOGIN CONNECTION LIMIT 3',
    'CREATE ROLE "Gru""ppe" LOGIN CONNECTION LIMIT 3',
    'ALTER ROLE "new" SET search_path TO "$user", public',
    `ALTER ROLE "new" SET application_name TO 'it''s'`,
    `ALTER ROLE "new" SET work_mem TO '5MB'`,
    `ALTER ROLE "new" SET app.key TO 'a=b'`,
    'GRANT "Gru""ppe" TO "new" WITH ADMIN OPTION',
    'GRANT "there" TO "new"',
    'GRANT "new" TO "there"',
  ]);
  expect(rolesSql(wanted, new Set(['there', 'new', 'Gru"ppe']))).toEqual([]);
});
