import type { PatroniAnswer } from '../../availability/switchover/index.ts';
import type { Attestation } from '../../model/index.ts';
import type { LedgerRun } from '../failover/ledger-run.ts';

/** By PostgreSQL: another member writes, on a later timeline. Null when none does, or it does not answer. `before`: the timeline of the old one. */
export async function attestSwitched(
  run: LedgerRun,
  before: number,
  paused: Readonly<Record<string, number>>,
): Promise<Attestation | null> {
  const leader = (await run.database.view())?.leader ?? null;
  if (leader === null || leader === run.primary) return null;
  const timeline = await timelineOf(run, leader).catch(() => 0);
  if (timeline <= before) return null;
  return {
    what: `PostgreSQL of ${leader} is primary on timeline ${timeline}, ${run.primary} was on ${before}`,
    at: new Date().toISOString(),
    facts: { from: run.primary, to: leader, timelines: [before, timeline], millisecondsPaused: paused },
  };
}

/** One that was asked for and did not come is what the claim excludes. By Patroni, which refused; else by the consoles that were paused for it. */
export function attestAsked(run: LedgerRun, answer: PatroniAnswer | null, paused: Readonly<Record<string, number>>): Attestation | null {
  const held = Object.keys(paused);
  const facts = { from: run.primary, answer, millisecondsPaused: paused };
  if (answer !== null && answer.status >= 300) {
    const what = `asked for a switchover from ${run.primary}, Patroni answered ${answer.status}: ${answer.said}`;
    return { what, at: new Date().toISOString(), facts };
  }
  if (held.length === 0) return null;
  const what = `the consoles of ${held.join(', ')} said they were paused, and ${run.primary} did not hand over`;
  return { what, at: new Date().toISOString(), facts };
}

/** Timeline a primary writes on; 0: it is a standby. */
export async function timelineOf(run: LedgerRun, member: string): Promise<number> {
  const [row] = await run.database.ask(
    member,
    `SELECT CASE WHEN pg_is_in_recovery() THEN 0 ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END AS timeline`,
  );
  return Number(row?.['timeline'] ?? 0);
}
