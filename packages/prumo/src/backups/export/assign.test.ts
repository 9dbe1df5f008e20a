import { describe, expect, test } from 'vitest';
import type { ExportSpec } from '../../spec/index.ts';
import { assign, NotAssignable } from './assign.ts';
import { conditionOf } from './condition.ts';
import type { DataTable, ForeignKey } from './tables.ts';

const spec: ExportSpec = {
  table: 'offices',
  key: 'id',
  title: undefined,
  column: 'office_id',
  schema: undefined,
  through: {},
  shared: [],
  exclude: [],
  schedule: undefined,
  keep: 7,
};

function key(columns: readonly string[], parent: string, isRequired = true): ForeignKey {
  const operators = columns.map(() => 'OPERATOR(pg_catalog.=)');
  return {
    name: 'fk',
    columns: [...columns],
    parent,
    parentColumns: columns.map(() => 'id'),
    operators,
    isRequired,
    isValidated: true,
    isPlain: true,
  };
}

function table(name: string, columns: readonly string[], foreignKeys: ForeignKey[] = [], schema = 'public'): DataTable {
  return {
    schema,
    table: name,
    name: `${schema}.${name}`,
    owner: 'boss',
    isPartitioned: false,
    isForeign: false,
    columns: columns.map((column) => ({ name: column, type: 'integer', base: 'integer', isGenerated: false, isAlwaysIdentity: false })),
    foreignKeys,
  };
}

const offices = table('offices', ['id']);
const cases = table('cases', ['id', 'office_id']);
const ways = (tables: readonly DataTable[], options: Partial<ExportSpec> = {}) => {
  const { members, leftOut } = assign(tables, { ...spec, ...options }, '7', new Set(['7', '8']));
  return { in: members.map((one) => `${one.table.name} ${one.by.kind}`), out: leftOut.map(({ name }) => name) };
};

describe('whose the rows of a table are', () => {
  test('a column says it, or foreign keys lead there over several tables, each after the one it depends on', () => {
    const pages = table('a_pages', ['document_id'], [key(['document_id'], 'public.documents')]);
    const documents = table('documents', ['id', 'case_id'], [key(['case_id'], 'public.cases')]);
    expect(ways([pages, cases, documents, offices]).in).toEqual([
      'public.offices tenant',
      'public.cases column',
      'public.documents parent',
      'public.a_pages parent',
    ]);
  });

  test('of several foreign keys the only one that is never null decides; else the spec does', () => {
    const users = table('users', ['id', 'office_id']);
    const two = (required: boolean) =>
      table('notes', ['case_id', 'user_id'], [key(['case_id'], 'public.cases'), key(['user_id'], 'public.users', required)]);
    expect(ways([offices, cases, users, two(false)]).out).toEqual([]);
    expect(ways([offices, cases, users, two(true)]).out).toEqual(['public.notes']);
    expect(ways([offices, cases, users, two(true)], { through: { notes: ['user_id'] } }).out).toEqual([]);
    expect(() => ways([offices, cases, users, two(true)], { through: { notes: ['nothing'] } })).toThrow(NotAssignable);
  });

  test('a table that only refers to itself, or in a circle, is left out', () => {
    const one = table('one', ['other_id'], [key(['other_id'], 'public.other'), key(['id'], 'public.one')]);
    const other = table('other', ['one_id'], [key(['one_id'], 'public.one')]);
    expect(ways([offices, one, other]).out).toEqual(['public.one', 'public.other']);
  });

  test('a schema of the tenant’s own, and nobody else’s', () => {
    const own = table('notes', ['id'], [], 'tenant_7');
    const another = table('notes', ['id'], [], 'tenant_8');
    const stray = table('notes', ['id'], [], 'tenant_9');
    const options = { column: undefined, schema: 'tenant_{key}' };
    expect(ways([offices, own, another, stray], options)).toEqual({
      in: ['public.offices tenant', 'tenant_7.notes schema'],
      out: ['tenant_9.notes'],
    });
  });

  test('shared and excluded tables, and what the spec names that is not there', () => {
    expect(ways([offices, cases], { exclude: ['cases'] })).toEqual({ in: ['public.offices tenant'], out: ['public.cases'] });
    expect(ways([offices, cases], { shared: ['public.cases'] })).toEqual({ in: ['public.offices tenant'], out: [] });
    for (const options of [{ table: 'nothing' }, { key: 'nothing' }, { shared: ['nothing'] }, { exclude: ['nothing'] }])
      expect(() => ways([offices, cases], options)).toThrow(NotAssignable);
  });
});

test('a key is only ever a value', () => {
  const { members } = assign([offices, cases], spec, '7', new Set());
  const byName = new Map(members.map((member) => [member.table.name, member]));
  const [, member] = members;
  if (member === undefined) expect.fail('two members');
  const condition = conditionOf(member, byName, { column: 'id', value: "7' OR true --" });
  expect(condition).toBe(`x_."office_id" = '7'' OR true --'::integer`);
});

test('what would call what users made as superuser is refused', () => {
  const condition = (tables: readonly DataTable[]) => {
    const { members } = assign(tables, spec, '7', new Set());
    const byName = new Map(members.map((member) => [member.table.name, member]));
    return members.map((member) => conditionOf(member, byName, { column: 'id', value: '7' }));
  };
  const documents = table('documents', ['case_id'], [key(['case_id'], 'public.cases')]);
  expect(condition([offices, cases, documents])).toHaveLength(3);
  const byCast = { ...documents, foreignKeys: documents.foreignKeys.map((one) => ({ ...one, isPlain: false })) };
  expect(() => condition([offices, cases, byCast])).toThrow(NotAssignable);
  const ofDomain = { ...cases, columns: cases.columns.map((column) => ({ ...column, base: null })) };
  expect(() => condition([offices, ofDomain])).toThrow(NotAssignable);
});
