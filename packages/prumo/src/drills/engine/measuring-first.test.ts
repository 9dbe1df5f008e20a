import { getPriority } from 'node:os';
import { expect, test } from 'vitest';
import { measuringFirst } from './measuring-first.ts';

test('root’s process comes before others for as long as it measures, anybody else’s is left as it is', () => {
  const before = getPriority();
  {
    using _first = measuringFirst();
    expect(getPriority()).toBe(process.getuid?.() === 0 ? -10 : before);
  }
  expect(getPriority()).toBe(before);
});
