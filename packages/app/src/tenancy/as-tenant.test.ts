import { expect, test } from 'vitest';
import { asNobody, asTenant, type Transact } from './as-tenant.ts';

const transact: Transact<string, unknown> = async (settings, work) => [settings, await work('client')];

test('the tenant is a setting of the transaction, and nobody is one too', async () => {
  expect(await asTenant(transact, 7n, async (client) => client)).toEqual([{ 'app.tenant_id': '7' }, 'client']);
  expect(await asNobody(transact, async (client) => client)).toEqual([{ 'app.tenant_id': '' }, 'client']);
});

test.each(['', ' ', "1' OR '1", '1\0', '1,2', 'x'.repeat(201)])('%j is no id', async (id) =>
  expect(asTenant(transact, id, async () => 1)).rejects.toThrow(TypeError),
);
