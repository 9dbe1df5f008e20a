import type { BenchRun } from './keep-result.ts';

/** A run of a bench, for tests. */
export const benchRunFixture: BenchRun = {
  command: 'npm run bench:stack',
  at: '2026-01-02T03:04:05.000Z',
  commit: '0123456789ab',
  seed: 1,
  machine: { cores: 2, memory: 8 * 1024 ** 3, kernel: '6.1.0', cpu: 'some processor', busyBefore: 0 },
  versions: { prumo: '0.1.0', postgres: '15.18' },
};
