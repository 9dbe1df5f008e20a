import { expect, test } from 'vitest';
import { within } from './within.ts';

test('an answer in time is given on, an error too, and nothing is waited for longer', async () => {
  expect(await within(1000, Promise.resolve(7))).toBe(7);
  await expect(within(1000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  const { promise, reject } = Promise.withResolvers<number>();
  await expect(within(5, promise)).rejects.toThrow('no answer within 5 ms');
  reject(new Error('late, and nobody’s rejection'));
  await Promise.resolve();
});
