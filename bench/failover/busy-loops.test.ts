import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BusyLoops } from './busy-loops.ts';

test('a loop that ends before it should is told, and the others end with the measurement', async () => {
  const loops = new BusyLoops(2);
  const { pids } = loops;
  expect(loops.ticks()).toBeGreaterThanOrEqual(0);
  process.kill(pids[0] ?? 0, 'SIGKILL');
  await once(loops.died, 'abort');
  expect(loops.died.reason).toMatchObject({ message: expect.stringContaining('a busy loop is gone (SIGKILL)') });
  expect(() => loops.ticks()).toThrow();
  loops[Symbol.dispose]();
  await expect.poll(() => pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
});

test('ending them is no death', async () => {
  const loops = new BusyLoops(1);
  loops[Symbol.dispose]();
  await expect.poll(() => loops.pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  expect(loops.died.aborted).toBe(false);
});
