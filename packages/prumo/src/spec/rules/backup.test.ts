import { expect, test } from 'vitest';
import { loadSpec } from '../load.ts';

const told = (written: string): readonly string[] =>
  loadSpec(`name: shop\ndatabase: { standbys: 2 }\nbackup:\n  export: ${written}\n`, { folder: '/srv/shop' }).diagnostics.map(
    ({ code, path }) => `${code} ${path}`,
  );

test('a tenant by a column, or by a schema, and not by both or by nothing', () => {
  expect(told('{ tenants: { table: offices }, column: office_id }')).toEqual([]);
  expect(told('{ tenants: { table: "Büros", key: "Nº" }, schema: "tenant_{key}" }')).toEqual([]);
  expect(told('{ tenants: { table: offices } }')).toEqual(['missing backup.export']);
  expect(told('{ tenants: { table: offices }, column: a, schema: "t_{key}" }')).toEqual(['conflict backup.export.schema']);
});

test.each([
  ['{ column: a }', 'missing backup.export.tenants'],
  ['{ tenants: { table: offices }, schema: tenant }', 'bad-format backup.export.schema'],
  ['{ tenants: { table: "a b" }, column: a }', 'bad-format backup.export.tenants.table'],
  ['{ tenants: { table: offices }, column: a, schedule: daily }', 'bad-format backup.export.schedule'],
  ['{ tenants: { table: offices }, column: a, keep: 0 }', 'out-of-range backup.export.keep'],
  ['{ tenants: { table: offices }, column: a, shared: [x], exclude: [x] }', 'conflict backup.export.shared[0]'],
  ['{ tenants: { table: offices }, column: a, tables: [x] }', 'unknown-key backup.export.tables'],
])('%s: %s', (written, problem) => {
  expect(told(written)).toEqual([problem]);
});

test('files are backed up where there are buckets, as long as the database can go back, unless something else is said', () => {
  const files = (written: string) => {
    const { spec, diagnostics } = loadSpec(`name: shop\ndatabase: { standbys: 2 }\n${written}`, { folder: '/srv/shop' });
    return spec?.backup?.files ?? diagnostics.map(({ code, path }) => `${code} ${path}`);
  };
  expect(files('backup: { keep: 14 }\nstorage: { buckets: [documents] }\n')).toEqual({ schedule: '0 */4 * * *', keep: 14 });
  expect(files('backup: { files: { schedule: never, keep: 30 } }\nstorage: { buckets: [documents] }\n')).toEqual({
    schedule: undefined,
    keep: 30,
  });
  expect(files('backup: {}\nstorage: {}\n')).toEqual([]);
  expect(files('backup: {}\n')).toEqual([]);
  expect(files('backup: { files: {} }\n')).toEqual(['missing backup.files']);
  expect(files('backup: { files: { keep: 0 } }\nstorage: { buckets: [documents] }\n')).toEqual(['out-of-range backup.files.keep']);
});
