import type { RunRecord } from './run-record.ts';

/** A run of a drill that went well, for tests, with what is otherwise. */
export function runFixture(change: Partial<RunRecord> = {}): RunRecord {
  return {
    drill: 'failover-node',
    setting: '',
    seed: 1,
    at: '2026-01-02T03:04:05.000Z',
    verdict: 'proven',
    reason: null,
    observed: 12,
    measured: { 'seconds-without-writes': 0.8, 'acknowledged-writes-lost': 0, 'failed-requests': 2 },
    steps: { look: 10, fence: 60, remove: 12, leader: 300 },
    ...change,
  };
}
