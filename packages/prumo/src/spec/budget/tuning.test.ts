import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parameterSize, tuning, tuningRows } from './tuning.ts';

const MB = 1024 ** 2;
const GB = 1024 ** 3;

/** What https://pgtune.leopard.in.ua gives for these machines (application type `web`). */
test.each([
  [
    16 * GB,
    100,
    4,
    {
      shared_buffers: '4096MB',
      effective_cache_size: '12288MB',
      maintenance_work_mem: '1024MB',
      wal_buffers: '16MB',
      work_mem: '20971kB',
      max_parallel_workers_per_gather: '2',
      max_parallel_workers: '4',
    },
  ],
  [
    4 * GB,
    200,
    2,
    {
      shared_buffers: '1024MB',
      effective_cache_size: '3072MB',
      maintenance_work_mem: '256MB',
      wal_buffers: '16MB',
      work_mem: '5242kB',
      max_parallel_workers_per_gather: '1',
      max_parallel_workers: '2',
    },
  ],
])('agrees with PGTune on %d bytes, %d connections, %d cores', (memory, connections, cores, expected) => {
  const rows = Object.fromEntries(tuningRows(memory, connections, cores).map((row) => [row.parameter, row.value]));
  expect(rows).toMatchObject(expected);
});

test('a small node gets values a server starts with', () => {
  expect(tuning(128 * MB, 100, 2)).toEqual({
    sharedBuffers: 32 * MB,
    effectiveCacheSize: 96 * MB,
    workMem: 4 * MB,
    maintenanceWorkMem: 16 * MB,
    walBuffers: MB,
    maxWorkerProcesses: 8,
    maxParallelWorkers: 2,
    maxParallelWorkersPerGather: 1,
  });
});

test('a large node stays within PostgreSQL’s bounds', () => {
  expect(tuning(1024 * GB, 100, 64)).toMatchObject({
    maintenanceWorkMem: 2 * GB,
    walBuffers: 16 * MB,
    maxWorkerProcesses: 64,
    maxParallelWorkersPerGather: 4,
  });
});

test('more memory never gives less of anything, and buffers never exceed the node', () => {
  const memory = fc.integer({ min: 128, max: 1_000_000 }).map((megabytes) => megabytes * MB);
  fc.assert(
    fc.property(memory, memory, fc.integer({ min: 20, max: 5000 }), fc.integer({ min: 1, max: 128 }), (one, other, connections, cores) => {
      const [small, large] = [tuning(Math.min(one, other), connections, cores), tuning(Math.max(one, other), connections, cores)];
      for (const key of ['sharedBuffers', 'effectiveCacheSize', 'workMem', 'maintenanceWorkMem', 'walBuffers'] as const)
        expect(large[key]).toBeGreaterThanOrEqual(small[key]);
      expect(small.sharedBuffers).toBeLessThanOrEqual(Math.min(one, other) / 4);
    }),
  );
});

test('sizes are written as PostgreSQL reads them', () =>
  expect([512 * MB, 20_971 * 1024, MB + 1].map(parameterSize)).toEqual(['512MB', '20971kB', '1024kB']));
