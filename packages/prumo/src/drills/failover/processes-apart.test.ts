import { expect, test } from 'vitest';
import { same } from './processes.ts';

test('a process is the same by its number and the moment it began, and not by one of them', () => {
  const struck = { pid: 7, parent: 1, startTicks: 1000, state: 'S', ticks: 0, command: 'postgres' };
  expect(same(struck, { pid: 7, startTicks: 1000 })).toBe(true);
  // Another that got its number since.
  expect(same(struck, { pid: 7, startTicks: 2000 })).toBe(false);
  // One that was forked in the same hundredth of a second.
  expect(same(struck, { pid: 8, startTicks: 1000 })).toBe(false);
});
