import { type FastFailoverMode } from '../../spec/spec.ts';
import { patroniSafety } from '../../model/index.ts';
import type { ClusterKeys, LeaderKey } from './cluster-keys.ts';
import { tooMany } from './limit.ts';

/** Why the platform gives a node for lost. `exit`: its Patroni ended and PostgreSQL with it. `hang`: both stand still, by kernel state. */
export type Cause = 'exit' | 'hang';

/** Why the leader key is left to Patroni. */
export type Refusal =
  | 'off'
  | 'hang-not-asked-for'
  | 'no-quorum'
  | 'no-leader'
  | 'not-the-leader'
  | 'paused'
  | 'ttl-unknown'
  | 'no-synchronous-standby'
  | 'synchronous-for-another'
  | 'standby-not-running'
  | 'patroni-unsafe'
  | 'too-often'
  | 'not-fenced'
  | 'view-too-old';

/** All that is known when it is asked whether a node may be fenced and its leader key removed. Times are milliseconds since the epoch. */
export interface Facts {
  readonly mode: FastFailoverMode;
  readonly cause: Cause;
  /** Patroni's name of the lost member. */
  readonly member: string;
  /** As the quorum of etcd answered; null: it did not. */
  readonly keys: ClusterKeys | null;
  /** Members whose service the platform sees running. */
  readonly running: ReadonlySet<string>;
  /** When fast failover was used before. */
  readonly uses: readonly number[];
  readonly now: number;
}

export type Decision =
  | { readonly go: true; readonly seen: LeaderKey; readonly ttl: number }
  | { readonly go: false; readonly refusal: Refusal };

/** Before anything is done to the node. Every way out but the last leaves the cluster to Patroni. Pure. */
export function decide({ mode, cause, member, keys, running, uses, now }: Facts): Decision {
  if (mode === 'off') return refused('off');
  if (cause === 'hang' && mode !== 'hang') return refused('hang-not-asked-for');
  if (keys === null) return refused('no-quorum');
  const { leader, sync, paused, ttl, members } = keys;
  if (leader === null) return refused('no-leader');
  if (leader.holder !== member) return refused('not-the-leader');
  if (paused) return refused('paused');
  if (ttl === null) return refused('ttl-unknown');
  const standbys = (sync?.standbys ?? []).filter((name) => name !== member);
  if (sync === null || standbys.length === 0) return refused('no-synchronous-standby');
  // After a stolen lock `/sync` has been seen to name a wrong leader for ever: then its standbys are those of another history.
  if (sync.leader !== member) return refused('synchronous-for-another');
  if (!standbys.some((name) => running.has(name))) return refused('standby-not-running');
  if (!everyPatroniIsSafe(members, [member, ...standbys])) return refused('patroni-unsafe');
  if (tooMany(uses, now, ttl)) return refused('too-often');
  return { go: true, seen: leader, ttl };
}

/** After the fence, before the key is removed. `age`: milliseconds since the keys were read. Pure. */
export function confirm({
  verified,
  age,
  ttl,
}: {
  readonly verified: boolean;
  readonly age: number;
  readonly ttl: number;
}): Refusal | null {
  if (!verified) return 'not-fenced';
  // What was read longer ago than a ttl Patroni may have acted upon by itself.
  return age > ttl ? 'view-too-old' : null;
}

/** The version each wanted member says it runs; one that says nothing, or is not there, is not known to be safe. */
function everyPatroniIsSafe(members: ClusterKeys['members'], wanted: readonly string[]): boolean {
  return wanted.every((name) => {
    const version = members.find((one) => one.name === name)?.patroni;
    return version != null && patroniSafety(version) !== 'unsafe';
  });
}

function refused(refusal: Refusal): Decision {
  return { go: false, refusal };
}
