import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiptIsSigned, verifyChain } from '../../../src/audit/index.ts';
import * as example from '../../examples/audit.ts';
import { APP_ROLE, SIGNER, startTrail, type Trail } from './trail.ts';

let trail: Trail;
beforeAll(async () => {
  trail = await startTrail();
  await trail.owner.query(`CREATE TABLE clients (id int PRIMARY KEY, name text, document text, phone text);
    CREATE TABLE messages (id int, client_id int, body text); CREATE TABLE invoices (id int, client_id int, amount numeric);
    INSERT INTO clients VALUES (1, 'Ana', '529.982.247-25', NULL); INSERT INTO messages VALUES (1, 1, 'Oi'); INSERT INTO invoices VALUES (1, 1, 10);
    GRANT ALL ON clients, messages, invoices TO ${APP_ROLE}`);
});
afterAll(() => trail?.[Symbol.asyncDispose]());

test('the code of the documentation runs', async () => {
  const who = { tenant: 'silva', actor: '7' };
  await trail.inTenant('silva', (client) => example.changePhone(client, who, '1', '+55 11 90000-0000'));
  const receipt = await trail.inTenant('silva', (client) => example.eraseClient(client, SIGNER, { tenant: 'silva', id: '1' }, '7'));
  expect(receiptIsSigned(receipt, SIGNER)).toBe(true);
  expect((await trail.owner.query('SELECT * FROM clients')).rows).toEqual([
    { id: 1, name: 'titular removido', document: 'removido-1', phone: null },
  ]);
  const verified = await verifyChain(trail.app, { ledger: 'records', tenant: 'silva', verifier: SIGNER });
  expect(verified).toMatchObject({ whole: true, entries: 2 });
  const stored = await trail.inTenant('silva', (client) => client.query('SELECT r::text AS row FROM audit.records r'));
  expect(JSON.stringify(stored.rows)).not.toMatch(/Ana|529\.?982\.?247|90000-?0000/);
});
