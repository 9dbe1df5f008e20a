import { describeGap, isolationGaps } from '@prumo/app/tenancy';
import type pg from 'pg';

/**
 * Tables whose owner row-level security does not hold: its functions serve all offices, as the clock and the management of people need it. The owner only
 * migrates, seeds and exports; nothing that answers a request logs in as it, and `grantTo` refuses a role that could become it. A new table is not among them until somebody says so.
 */
const SEEN_BY_OWNER = [
  'users',
  'clients',
  'cases',
  'calendar_events',
  'documents',
  'court_movements',
  'court_questions',
  'write_requests',
  'audit_log',
  'notifications',
];
const MEANT_SO: readonly string[] = [
  ...SEEN_BY_OWNER.map((table) => `not-forced-on-owner ${table}`),
  // One worker serves every office; a job holds ids only.
  'row-level-security-off jobs',
  'unique-across jobs_once',
];

/** Refuses a database that leaves a way from one office to another. @throws with a line for each gap. */
export async function refuseGaps(owner: pg.ClientBase, role: string): Promise<void> {
  const gaps = await isolationGaps(owner, { role, column: 'office_id', compared: 'current_office()', accepted: MEANT_SO });
  if (gaps.length > 0) throw new Error(`the offices are not kept apart:\n${gaps.map(describeGap).join('\n')}`);
}
