import { expect, test } from 'vitest';
import { placeOf, type Switch, switchFor } from './evaluate.ts';

const switches = (...rows: readonly Omit<Switch, 'flag'>[]): ReadonlyMap<string, Switch> =>
  new Map(rows.map((row) => [row.tenant, { ...row, flag: 'editor' }]));
const tenants = Array.from({ length: 2000 }, (_, n) => String(n));

test('a tenant’s own switch comes before the one of all', () => {
  const both = switches({ tenant: '', value: true, percent: 100 }, { tenant: '7', value: false, percent: 100 });
  expect(switchFor('editor', both, '7')).toEqual({ value: false, reason: 'tenant' });
  expect(switchFor('editor', both, '8')).toEqual({ value: true, reason: 'switched' });
  expect(switchFor('editor', both, undefined)).toEqual({ value: true, reason: 'switched' });
  expect(switchFor('editor', switches(), '7')).toBeUndefined();
});

test('a share reaches about as many tenants, and a greater one all of them and more', () => {
  const reached = (percent: number): ReadonlySet<string> => {
    const all = switches({ tenant: '', value: true, percent });
    return new Set(tenants.filter((tenant) => switchFor('editor', all, tenant)?.reason === 'rollout'));
  };
  const [ten, thirty] = [reached(10), reached(30)];
  expect(ten.size / tenants.length).toBeCloseTo(0.1, 1);
  expect(thirty.size / tenants.length).toBeCloseTo(0.3, 1);
  expect([...ten].filter((tenant) => !thirty.has(tenant))).toEqual([]);
  expect(reached(0).size).toBe(0);
  // Who is nobody's tenant is in no share.
  expect(switchFor('editor', switches({ tenant: '', value: true, percent: 99.99 }), undefined)).toBeUndefined();
});

test('the place of a tenant is for ever, and another for another flag', () => {
  expect([placeOf('editor', '7'), placeOf('editor', '8'), placeOf('search', '7')]).toEqual([89.53, 13.73, 75.49]);
  const together = tenants.filter((tenant) => placeOf('editor', tenant) < 10 && placeOf('search', tenant) < 10);
  expect(together.length / tenants.length).toBeLessThan(0.03);
});
