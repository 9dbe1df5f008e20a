import * as z from 'zod';

/** What a member does. Patroni's `leader`, `sync_standby`/`quorum_standby`, `replica` and `standby_leader` in our words. */
type MemberRole = 'primary' | 'synchronous-standby' | 'standby' | 'standby-leader';

export interface ClusterMember {
  /** Patroni's member name, which is the service's name: `postgres-2`. */
  readonly name: string;
  readonly role: MemberRole;
  /** Patroni's word: `running`, `streaming` (standbys, from 3.0.4 on), `in archive recovery`, `starting`, `stopped`, `crashed`, … */
  readonly state: string;
  readonly timeline: number | null;
  /** Bytes of WAL behind the primary; null: the primary itself, or not known. */
  readonly lag: number | null;
  /** A changed parameter waits for a restart of this member's PostgreSQL. */
  readonly pendingRestart: boolean;
  /** Address of its REST interface, `http://host:port`; null while unknown. */
  readonly api: string | null;
}

/** The cluster as one member sees it. */
export interface ClusterView {
  /** Name of the member that holds the leader key; null: nobody does. */
  readonly leader: string | null;
  readonly members: readonly ClusterMember[];
  /** Patroni is in maintenance: it promotes nobody. */
  readonly paused: boolean;
}

const ROLES: Readonly<Record<string, MemberRole>> = {
  leader: 'primary',
  master: 'primary',
  primary: 'primary',
  sync_standby: 'synchronous-standby',
  quorum_standby: 'synchronous-standby',
  replica: 'standby',
  standby_leader: 'standby-leader',
};

const answer = z.object({
  members: z.array(
    z.object({
      name: z.string(),
      role: z.string(),
      state: z.string(),
      timeline: z.number().optional(),
      lag: z.union([z.number(), z.string()]).optional(),
      pending_restart: z.boolean().optional(),
      api_url: z.string().optional(),
    }),
  ),
  pause: z.boolean().optional(),
});

/** Read the answer of Patroni's `GET /cluster` (3.0 to 4.1). Null when it is not one: treat it as unknown, never as death. */
export function parseClusterView(body: string): ClusterView | null {
  const parsed = answer.safeParse(json(body));
  if (!parsed.success) return null;
  const members = parsed.data.members.map(
    (member): ClusterMember => ({
      name: member.name,
      role: ROLES[member.role] ?? 'standby',
      state: member.state,
      timeline: member.timeline ?? null,
      lag: typeof member.lag === 'number' ? member.lag : null,
      pendingRestart: member.pending_restart ?? false,
      api: URL.parse(member.api_url ?? '')?.origin ?? null,
    }),
  );
  const leader = members.find((member) => member.role === 'primary' || member.role === 'standby-leader');
  return { leader: leader?.name ?? null, members, paused: parsed.data.pause ?? false };
}

/** Whether a member's PostgreSQL answers and, for a standby, follows. */
function isRunning(member: ClusterMember): boolean {
  return member.state === 'running' || member.state === 'streaming';
}

/**
 * Whom a planned switchover may promote without losing anything: running, of the leader's timeline, and where there are
 * synchronous standbys only those. The one least behind first.
 */
export function switchoverCandidates(view: ClusterView): readonly ClusterMember[] {
  const leader = view.members.find((member) => member.name === view.leader);
  if (leader === undefined) return [];
  const standbys = view.members.filter(
    (member) => member.name !== view.leader && isRunning(member) && member.lag !== null && member.timeline === leader.timeline,
  );
  const synchronous = standbys.filter((member) => member.role === 'synchronous-standby');
  const candidates = view.members.some((member) => member.role === 'synchronous-standby') ? synchronous : standbys;
  return candidates.toSorted((a, b) => (a.lag ?? 0) - (b.lag ?? 0));
}

/** Every wanted member is there and running, one leads, and all are of its timeline: the state in which to begin a roll or a switchover. */
export function isSettled(view: ClusterView, wanted: readonly string[]): boolean {
  const leader = view.members.find((member) => member.name === view.leader);
  return (
    leader !== undefined &&
    isRunning(leader) &&
    wanted.every((name) => view.members.some((member) => member.name === name && isRunning(member) && member.timeline === leader.timeline))
  );
}

/** Standbys first, each after the other, the leader last: the order in which members are restarted. */
export function restartOrder(view: ClusterView, names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => Number(a === view.leader) - Number(b === view.leader));
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
