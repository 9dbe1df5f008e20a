import { expect, test } from 'vitest';
import { databaseNodeMemory, memoryBudget } from './memory.ts';

const MB = 1024 ** 2;
const GB = 1024 ** 3;

test.each([
  [4 * GB, 2, 341 * MB],
  [8 * GB, 2, 682 * MB],
  [1 * GB, 2, 128 * MB],
  [4 * GB, 0, 1024 * MB],
  [24 * GB, 2, 2048 * MB],
  [1024 * GB, 2, 16 * GB],
])('a machine of %d bytes with %d standbys gives each node %d', (machine, standbys, bytes) => {
  expect(databaseNodeMemory({ memory: undefined, standbys }, machine)).toBe(bytes);
});

test('what the spec says goes before the share', () => expect(databaseNodeMemory({ memory: 3 * GB, standbys: 2 }, GB)).toBe(3 * GB));

test('a laptop of 4 GB carries the stack of the example', () => {
  const services = [
    ...Array.from({ length: 3 }, () => ({ name: 'postgres', bytes: 341 * MB })),
    ...Array.from({ length: 3 }, () => ({ name: 'etcd', bytes: 60 * MB })),
    ...Array.from({ length: 3 }, () => ({ name: 'web', bytes: 256 * MB })),
    { name: 'redis', bytes: 280 * MB },
    { name: 'redis', bytes: 280 * MB },
  ];
  const budget = memoryBudget({ services, machineMemory: 4 * GB });
  expect(budget.problems).toEqual([]);
  expect(budget.rows.map((row) => [row.name, row.amount / MB, row.why.en])).toEqual([
    ['postgres', 1023, '3 × 341 MB'],
    ['etcd', 180, '3 × 60 MB'],
    ['web', 768, '3 × 256 MB'],
    ['redis', 560, '2 × 280 MB'],
    ['prumo', 150, 'agent and controller'],
    ['system', 256, 'kept for the system'],
  ]);
  expect(budget.total).toBe(2937 * MB);
});

test('other stacks on the machine count, and what takes most is named', () => {
  const services = [{ name: 'web', bytes: GB }];
  expect(memoryBudget({ services, machineMemory: 2 * GB }).problems).toEqual([]);
  const [problem] = memoryBudget({ services, machineMemory: 2 * GB, otherStacks: [{ name: 'other', bytes: 1.5 * GB }] }).problems;
  expect(problem?.en).toMatch(/2\.9 GB of memory are needed and the machine has 2 GB; `other` takes the most/);
});
