import { createPasswords } from '@prumo/app/web';
import { expect, test } from 'vitest';
import { demoHash } from './demo-hash.ts';

test('the hash of a seed is the same each time, lets its password in, and asks for a new one', async () => {
  const salt = Buffer.alloc(16, 7);
  const hash = await demoHash('não é fácil', salt);
  expect(hash).toBe(await demoHash('não é fácil', salt));
  const passwords = createPasswords();
  expect(await passwords.verify('não é fácil'.normalize('NFD'), hash)).toEqual({ outcome: 'match', rehash: true });
  expect(await passwords.verify('nao e facil', hash)).toEqual({ outcome: 'mismatch', rehash: false });
}, 60_000);
