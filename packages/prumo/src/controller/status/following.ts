import type { ProbeResult } from '../probes/probe-result.ts';

/**
 * Milliseconds a member may be missing among its leader's followers before it is called unhealthy: twice PostgreSQL's default
 * `wal_retrieve_retry_interval` (5 s), after which a standby whose connection ended tries again.
 */
export const FOLLOWS_WITHIN = 10_000;

/** A member of a group, by service name; `found` is its last probe. */
interface Member {
  readonly name: string;
  readonly found: ProbeResult | undefined;
}

/**
 * The members that answer and say they follow, yet are not among those the leader sends to. Null: `leader` does not lead, or nobody
 * asks it who follows, so nothing is known. Pure.
 */
export function notFollowing(leader: Member, members: readonly Member[]): readonly string[] | null {
  const { found } = leader;
  if (found?.ok !== true || found.role !== 'primary' || found.followers === undefined) return null;
  const { followers } = found;
  return members
    .filter((member) => member.name !== leader.name && member.found?.ok === true && member.found.role === 'standby')
    .map((member) => member.name)
    .filter((name) => !followers.includes(name));
}
