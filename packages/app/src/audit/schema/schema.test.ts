import { expect, test } from 'vitest';
import { LEDGERS } from '../ledger.ts';
import { auditDdl } from './ddl.ts';
import { lastDroppable, monthOf, monthOfPartition, partitionName, startOf } from './month.ts';
import { sqlName } from './name.ts';

test('a month has a partition of its name, and of that name only', () => {
  const december = monthOf(new Date('2026-12-31T23:59:59.999Z'));
  expect(partitionName('records', december)).toBe('records_2026_12');
  expect(startOf(december + 1).toISOString()).toBe('2027-01-01T00:00:00.000Z');
  expect(monthOfPartition('records', 'records_2026_12')).toBe(december);
  for (const other of ['records_default', 'records_2026_13', 'access_2026_12', 'records_2026_12_old']) expect(monthOfPartition('records', other)).toBeUndefined();
});

test.each([
  ['2026-11-26', 'access_2026_04'],
  ['2026-11-01', 'access_2026_04'],
  ['2026-10-31', 'access_2026_03'],
  ['2026-03-31', 'access_2025_08'],
])('on %s the newest month six months old is %s', (day, name) => {
  const now = new Date(`${day}T00:00:00Z`);
  const month = lastDroppable(now, 6);
  expect(partitionName('access', month)).toBe(name);
  expect(startOf(month + 1).getTime()).toBeLessThanOrEqual(new Date(startOf(monthOf(now) - 6)).getTime());
});

test('names and settings that are more than a name are refused', () => {
  for (const name of ['a"b', 'A', '', 'a-b', 'a;b', 'a'.repeat(64)]) expect(() => sqlName(name)).toThrow(TypeError);
  expect(() => auditDdl({ appRole: 'app"; DROP' })).toThrow(TypeError);
  expect(() => auditDdl({ appRole: 'app', tenantSetting: "app.tenant_id', true) OR true --" })).toThrow(TypeError);
  expect(() => auditDdl({ appRole: 'app', schema: 'a.b' })).toThrow(TypeError);
});

test('every ledger is sealed, in the schema and for the role and the setting asked for', () => {
  const ddl = auditDdl({ appRole: 'web', schema: 'trail', tenantSetting: 'app.office_id' });
  for (const ledger of LEDGERS) {
    expect(ddl).toContain(`REVOKE ALL ON "trail".${ledger} FROM PUBLIC, "web"`);
    expect(ddl).toContain(`GRANT SELECT ON "trail".${ledger} TO "web"`);
    expect(ddl).toContain(`GRANT EXECUTE ON FUNCTION "trail".append_${ledger}(`);
  }
  expect(ddl).toContain("current_setting('app.office_id', true)");
  expect(ddl).not.toContain('app.tenant_id');
});
