import { expect, test } from 'vitest';
import { readAccount } from './read-account.ts';

const WRITES = [{ key: 'a', hash: 'h', outcome: 'acknowledged' }] as const;
const ROWS = [{ key: 'a', hash: 'h' }];
const failing = (code: string) => () => Promise.reject(Object.assign(new Error(`says ${code}`), { code }));

test('rows that were read are held against the ledger', async () => {
  expect(await readAccount('m', WRITES, () => Promise.resolve(ROWS))).toMatchObject({ member: 'm', lost: [], isDamaged: false });
  expect(await readAccount('m', WRITES, () => Promise.resolve([]))).toMatchObject({ lost: ['a'] });
});

test.each(['28P01', '42501', '57P03', '57014', '53300', '08006', '25006', '40P01', 'ECONNREFUSED'])(
  '%s is no finding: the rows were not read',
  async (code) => {
    expect(await readAccount('m', WRITES, failing(code))).toBeNull();
  },
);

test.each(['XX000', 'XX001', 'XX002', '58030', '58P01'])('%s is one: the server says its data is damaged', async (code) => {
  const account = await readAccount('m', WRITES, failing(code));
  expect(account).toMatchObject({ isDamaged: true, lost: [], strange: [`Error: says ${code}`] });
});

test('a read that replay cancelled is tried once more', async () => {
  let reads = 0;
  const second = () => (++reads === 1 ? failing('40001')() : Promise.resolve(ROWS));
  expect(await readAccount('m', WRITES, second)).toMatchObject({ lost: [] });
  reads = 0;
  const never = () => {
    reads += 1;
    return failing('40001')();
  };
  expect(await readAccount('m', WRITES, never)).toBeNull();
  expect(reads).toBe(2);
});
