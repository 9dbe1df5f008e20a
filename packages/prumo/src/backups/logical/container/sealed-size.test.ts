import { expect, test } from 'vitest';
import { seal, sealedSize } from './index.ts';

test.each([0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3_000_000])('a container of %i bytes has the size that is said', async (size) => {
  let sealed = 0;
  const source = async function* () {
    yield Buffer.alloc(size);
  };
  for await (const chunk of seal(source(), 'k'.repeat(32), 'x')) sealed += chunk.length;
  expect(sealedSize(size)).toBe(sealed);
});
