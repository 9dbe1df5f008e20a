import { defineConfig } from 'vitest/config';
import { NothingSkipped } from './scripts/nothing-skipped.ts';

// The projects run one after the other: unit tests first, then real servers, which need the cores to themselves.
export default defineConfig({
  test: {
    retry: 0,
    ...(process.env['PRUMO_REQUIRE_ALL'] === '1' ? { reporters: ['default', new NothingSkipped()] } : {}),
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'examples/*/!(test|node_modules)/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          testTimeout: 10_000,
          // Nothing of a test outlives it, so the modules of one file serve the next: reading them again took as long as the tests.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Real servers on two cores: one file at a time, or they take each other's time and ports.
        test: {
          name: 'integration',
          include: ['packages/*/test/integration/**/*.test.ts', 'examples/*/test/!(faults|pages)/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup: ['e2e/harness/packed.ts'],
          include: ['e2e/lifecycle/**/*.test.ts', 'e2e/fresh/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // `npm run test:faults`: kills, full disks, edited secrets, other users. Apart, so that `npm test` stays short.
        test: {
          name: 'faults',
          globalSetup: ['e2e/harness/packed.ts'],
          include: ['packages/*/test/faults/**/*.test.ts', 'examples/*/test/faults/**/*.test.ts', 'e2e/faults/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // `npm run test:backups`: taken, restored, broken and found out, on real servers.
        test: {
          name: 'backups',
          globalSetup: ['e2e/harness/packed.ts'],
          include: ['packages/*/test/backups/**/*.test.ts', 'e2e/backups/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
      {
        // `npm run test:pages`: every page of the example in Chromium. Apart, so that `npm test` needs no browser.
        test: {
          name: 'pages',
          include: ['examples/*/test/pages/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 6 },
        },
      },
      {
        // `npm run test:drills`: every drill on a stack in order, and on one that was broken on purpose.
        test: {
          name: 'drills',
          globalSetup: ['e2e/harness/packed.ts'],
          include: ['e2e/drills/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
