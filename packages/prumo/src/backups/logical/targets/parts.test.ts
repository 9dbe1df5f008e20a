import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partsOf, sizeOfPart } from './parts.ts';

const MB = 1024 * 1024;

test('parts hold what came, in order, each full but the last, which is known to be it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 16 }),
      async (chunks, size) => {
        const from = async function* () {
          yield* chunks;
        };
        const found: { number: number; body: Buffer; isLast: boolean }[] = [];
        for await (const part of partsOf(from(), (number) => size * number)) found.push({ ...part, body: Buffer.from(part.body) });
        expect(Buffer.concat(found.map(({ body }) => body))).toEqual(Buffer.concat(chunks));
        expect(found.map(({ isLast }) => isLast)).toEqual(found.map((_, index) => index === found.length - 1));
        expect(found.map(({ number }) => number)).toEqual(found.map((_, index) => index + 1));
        expect(found.slice(0, -1).map(({ body }) => body.length)).toEqual(found.slice(0, -1).map(({ number }) => size * number));
      },
    ),
  );
});

test('ten thousand parts hold half a terabyte, and none is held that is larger than 64 MB', () => {
  const sizes = Array.from({ length: 10_000 }, (_, index) => sizeOfPart(index + 1));
  expect(Math.min(...sizes)).toBe(8 * MB);
  expect(Math.max(...sizes)).toBe(64 * MB);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(490 * 1024 * MB);
});
