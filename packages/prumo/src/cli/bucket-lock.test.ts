import { expect, test } from 'vitest';
import { bucketLockCheck } from './bucket-lock.ts';

test('a bucket that holds nothing against its keys is a warning, one that does not say is skipped', () => {
  expect(bucketLockCheck({ is: 'there', mode: 'COMPLIANCE', days: null })).toMatchObject({
    status: 'ok',
    found: expect.stringContaining('compliance'),
  });
  expect(bucketLockCheck({ is: 'none' })).toMatchObject({ status: 'warning', remedy: { en: expect.stringContaining('object lock') } });
  expect(bucketLockCheck({ is: 'unknown', why: 'Access Denied' })).toMatchObject({
    status: 'skipped',
    found: expect.stringContaining('Access Denied'),
  });
});
