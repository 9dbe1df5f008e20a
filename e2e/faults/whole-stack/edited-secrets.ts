import { expect, test } from 'vitest';
import { bucketsSeen } from '../../../packages/prumo/test/fixture/s3-login.ts';
import { editSecret } from '../../harness/edit-secret.ts';
import { givenToApp } from '../../harness/database.ts';
import { complaints } from '../../harness/health.ts';
import { pingAt } from '../../harness/ping-cache.ts';
import type { TestStack } from '../../harness/stack.ts';

const buckets = (stack: TestStack, secretKey: string) =>
  bucketsSeen(givenToApp(stack, 'S3_ENDPOINT'), givenToApp(stack, 'S3_ACCESS_KEY'), secretKey);

/** Passwords of cache and object store written into secrets.json by hand: what is in the file is what is wanted. */
export function editedSecretTests(stack: TestStack): void {
  test.for(['cache.app', 'cache.default', 'cache.replication', 'cache.sentinel', 'cache.operator'])(
    'another password for %s: `up` makes it true on every server',
    async (name) => {
      const old = givenToApp(stack, 'REDIS_URL');
      const value = `Edited0By0Hand0${name.replaceAll(/\W/g, '0')}`;
      editSecret(stack, name, value);
      await stack.must('up');
      expect(complaints(await stack.status())).toEqual([]);
      const url = givenToApp(stack, 'REDIS_URL');
      expect(await pingAt(url)).toBe('PONG');
      if (name !== 'cache.app') return;
      expect(url).toContain(value);
      expect(await pingAt(old)).toMatch(/WRONGPASS/);
    },
  );

  test('another password for storage.app: `up` makes it true, and the old one opens nothing', async () => {
    const value = 'Edited0By0Hand0storage0app';
    const old = editSecret(stack, 'storage.app', value);
    expect(await buckets(stack, old)).toEqual(['documents']);
    await stack.must('up');
    expect(complaints(await stack.status())).toEqual([]);
    expect(givenToApp(stack, 'S3_SECRET_KEY')).toBe(value);
    expect(await buckets(stack, value)).toEqual(['documents']);
    await expect(buckets(stack, old)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });
}
