import { expect, test } from 'vitest';
import { asNobody, asTenant } from './as-tenant.ts';

const settings: Readonly<Record<string, string>>[] = [];
const transact = async <T>(given: Readonly<Record<string, string>>, work: (client: string) => Promise<T>): Promise<T> => {
  settings.push(given);
  return work('client');
};

test('the tenant is a setting of the transaction, and nobody is one too', async () => {
  expect(await asTenant(transact, 7n, async (client) => client)).toBe('client');
  expect(await asNobody(transact, async (client) => client)).toBe('client');
  expect(settings).toEqual([{ 'app.tenant_id': '7' }, { 'app.tenant_id': '' }]);
});

test.each(['', ' ', "1' OR '1", '1\0', '1,2', 'x'.repeat(201)])('%j is no id', async (id) =>
  expect(asTenant(transact, id, async () => 1)).rejects.toThrow(TypeError),
);
