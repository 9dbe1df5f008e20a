import * as z from 'zod';
import { duration, share } from '../fields.ts';
import type { ObjectivesSpec } from '../spec.ts';

const DAY = 86_400_000;

export const objectivesSchema = z
  .strictObject({
    availability: share('Share of requests that succeed, over 30 days.').prefault('99.9%'),
    p99: duration('99 of 100 requests are answered within this.', { least: 1, most: 600_000 }).prefault('500ms'),
    replication_lag: duration('How far a standby may be behind.', { least: 1, most: DAY }).prefault('1s'),
    recovery_time: duration('From a lost database to a restored one.', { least: 1000, most: 30 * DAY }).prefault('1h'),
    writes_return: duration('From the death of the primary to the next acknowledged write.', { least: 100, most: DAY }).prefault('5s'),
    rollback: duration('From the decision to the former version taking traffic.', { least: 1000, most: DAY }).prefault('5m'),
  })
  .describe('What you promise; drills prove it.')
  .transform(
    (written): ObjectivesSpec => ({
      availability: written.availability,
      p99: written.p99,
      replicationLag: written.replication_lag,
      recoveryTime: written.recovery_time,
      writesReturn: written.writes_return,
      rollback: written.rollback,
    }),
  );
