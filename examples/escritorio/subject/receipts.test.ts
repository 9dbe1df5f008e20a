import { createVerifier, type ErasureReceipt, receiptIsSigned } from '@prumo/app/audit';
import { expect, test } from 'vitest';
import { createReceipts } from './receipts.ts';

const content = {
  version: 1,
  tenant: '1',
  kind: 'client',
  subject: 'a',
  salt: 'b',
  at: '2026-11-02T12:00:00.000Z',
  tables: [{ table: 'clients', rule: 'anonymise', rows: 1, keys: 'c' }],
  chain: { ledger: 'records', seq: 7, hash: 'd' },
} as const;

function signed(secret: string): ErasureReceipt {
  const text = JSON.stringify([
    'erasure',
    1,
    '1',
    'client',
    'a',
    'b',
    content.at,
    [['clients', 'anonymise', null, 1, 'c']],
    'records',
    7,
    'd',
  ]);
  return { ...content, signature: createReceipts(secret).signer.sign(text) };
}

test('every process with the secret reads what another signed, and the public key alone checks it', () => {
  const receipt = signed('one secret');
  expect(createReceipts('one secret').parse(JSON.parse(JSON.stringify(receipt)))).toEqual(receipt);
  const { publicKey } = createReceipts('one secret');
  expect(publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  expect(receiptIsSigned(receipt, createVerifier(publicKey))).toBe(true);
  expect(receiptIsSigned({ ...receipt, at: '2027-01-01T00:00:00.000Z' }, createVerifier(publicKey))).toBe(false);
});

test('what another secret signed, or was changed, is not read', () => {
  expect(() => createReceipts('another').parse(signed('one secret'))).toThrow('not as it was signed');
  expect(() => createReceipts('one secret').parse({ ...signed('one secret'), tenant: '2' })).toThrow('not as it was signed');
});
