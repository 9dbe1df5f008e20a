import { expect, test } from 'vitest';
import type { Examined } from './examine.ts';
import { madeRoles, missingExtensions, reportOf } from './report.ts';

const examined: Examined = {
  facts: {
    name: 'shop',
    encoding: 'UTF8',
    localeProvider: 'c',
    collate: 'pt_BR.UTF-8',
    ctype: 'pt_BR.UTF-8',
    locale: null,
    owner: 'ana',
    settings: [{ role: null, setting: 'work_mem=5MB' }],
    size: 1,
    server: '14.2',
  },
  tables: 1,
  tableBytes: 1,
  extensions: [
    { name: 'hstore', version: '1.7', schema: 'public' },
    { name: 'postgis', version: '3.1', schema: 'public' },
  ],
  roles: [
    { name: 'ana', attributes: [], owns: true, hasPolicies: false },
    { name: 'tenant', attributes: [], owns: true, hasPolicies: true },
    { name: 'monitor', attributes: [], owns: false, hasPolicies: true },
    { name: 'other', attributes: [], owns: false, hasPolicies: false },
  ],
  objectsWithRights: 3,
};
const has = { roles: ['monitor', 'postgres'], extensions: { hstore: '1.8' } };

test('every role of the source has a fate; those that policies are for are made where they are missing', () => {
  const report = reportOf(examined, has);
  expect(report.roles.map(({ name, fate }) => `${name} ${fate}`)).toEqual(['ana mapped', 'tenant made', 'monitor there', 'other left-out']);
  expect(madeRoles(report)).toEqual(['tenant']);
  expect(report).toMatchObject({ settings: ['work_mem=5MB'], rights: 3, collate: 'pt_BR.UTF-8', server: '14.2' });
});

test('an extension that the stack cannot install is named', () => {
  expect(missingExtensions(examined, has)).toEqual(['postgis']);
});
