import type { FastFailoverUsed, FenceEvidence, NodeProcess } from '../../model/index.ts';
import type { FastFailoverMode } from '../../spec/spec.ts';
import type { ClusterKeys } from './cluster-keys.ts';
import { type Cause, confirm, decide, type Refusal } from './decide.ts';
import type { LeaderStore, Removal } from './etcd.ts';
import { postmasterOf } from './hang.ts';
import { text } from './text.ts';

/** A member and the node it lives on. */
export interface Member {
  /** Service, and Patroni's name. */
  readonly name: string;
  readonly node: string;
}

export interface FastFailoverTools {
  readonly mode: FastFailoverMode;
  readonly store: LeaderStore;
  /** Processes of a node, by its kernel. */
  readonly processes: (node: string) => Promise<readonly NodeProcess[]>;
  /** Kill everything of the member's node, show that it is gone, and keep the member from starting for so many milliseconds. */
  readonly fence: (member: Member, heldFor: number) => Promise<FenceEvidence>;
  readonly release: (service: string) => Promise<void>;
  /** Members whose service runs. */
  readonly running: () => ReadonlySet<string>;
  /** Whether the member at this address of Patroni's says that it is the primary and runs. */
  readonly isPrimary: (api: string) => Promise<boolean>;
  readonly uses: { readonly known: readonly number[]; add(at: number): Promise<void> };
  readonly record: (entry: FastFailoverUsed) => void;
  /** Milliseconds since the epoch. */
  readonly date: () => number;
  /** Milliseconds of a clock that nobody sets. */
  readonly clock: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Milliseconds for etcd to say what is there: an election of its own takes about one second. */
const READ_WITHIN = 2000;
/** Milliseconds for the removal; the compare makes a late one harmless, a longer wait only keeps the node from its restart. */
const REMOVE_WITHIN = 2000;
/** Milliseconds the lost node waits at most for a new leader; Patroni's slowest supported ttl is 20 s, and by half of that an election has failed. */
export const LEADER_WITHIN = 10_000;
/** Milliseconds a postmaster is given to follow its killed Patroni: kills of one node come one process after the other. */
const FOLLOWS_WITHIN = 150;
const LOOK_EVERY = 25;

/** What was done: nothing, for `refusal`; or the key was dealt with. */
type Outcome = { readonly keys: ClusterKeys | null; readonly refusal: Refusal } | { readonly keys: ClusterKeys; readonly removal: Removal };

/**
 * A member exited unasked and is held. Resolves when it may start again and was let go, or when the platform's own bound on the
 * hold is left to end it. Safe to begin anew at any point by whoever takes over from a dead controller: each step looks at what is
 * there, and the fence of a dead node kills nobody.
 */
export async function afterExit(member: Member, tools: FastFailoverTools): Promise<void> {
  // Asked at the same time: the answer of etcd is there when the kernel's is.
  const look = lookAt(tools);
  if (await serverLives(member, tools)) return tools.release(member.name);
  await replace(member, 'exit', look, tools);
}

/** A member hangs by kernel state. Does nothing when the leader is another. Else as `afterExit`, with a node that is killed first. */
export async function afterHang(member: Member, tools: FastFailoverTools): Promise<void> {
  await replace(member, 'hang', lookAt(tools), tools);
}

async function replace(member: Member, cause: Cause, look: Look, tools: FastFailoverTools): Promise<void> {
  const steps = new Steps(tools.clock, look.at);
  const outcome = await takeKey(member, cause, look, tools, steps);
  if ('refusal' in outcome) {
    if (isWorthTelling(outcome.refusal)) report(tools, member, cause, 'refused', text.refusals[outcome.refusal], steps);
    // What hangs is left as it is; what could not be shown to be dead must not be started beside itself.
    if (outcome.refusal === 'not-fenced' || (cause === 'hang' && !steps.has('fence'))) return;
    if (!isWorthWaiting(outcome.refusal, member, outcome.keys, tools)) return tools.release(member.name);
    await newLeader(member, tools);
    return tools.release(member.name);
  }
  const said = outcome.removal === 'unknown' ? text.nobodyLeads : await newLeader(member, tools);
  steps.mark('leader');
  const done = outcome.removal === 'removed' || outcome.removal === 'gone';
  report(tools, member, cause, done ? 'released' : 'refused', `${text.removals[outcome.removal]}; ${said}`, steps);
  await tools.release(member.name);
}

/** The cluster's keys, and when they were asked for. */
interface Look {
  readonly at: number;
  readonly keys: Promise<ClusterKeys | null>;
}

function lookAt({ mode, store, clock }: FastFailoverTools): Look {
  return { at: clock(), keys: mode === 'off' ? Promise.resolve(null) : store.read(READ_WITHIN) };
}

/** From the question whether it may be done to the removed key. */
async function takeKey(member: Member, cause: Cause, look: Look, tools: FastFailoverTools, steps: Steps): Promise<Outcome> {
  const { mode, store, clock, date } = tools;
  const keys = await look.keys;
  steps.mark('look');
  const decision = decide({ mode, cause, member: member.name, keys, running: tools.running(), uses: tools.uses.known, now: date() });
  if (!decision.go || keys === null) return { keys, refusal: decision.go ? 'no-quorum' : decision.refusal };
  // A disk that takes no record must not leave the node killed and nobody chosen: the count in memory limits all the same.
  const [fenced] = await Promise.all([tools.fence(member, LEADER_WITHIN), tools.uses.add(date()).catch(() => undefined)]);
  steps.mark('fence');
  const refusal = confirm({ verified: fenced.verified, age: clock() - look.at, ttl: decision.ttl });
  if (refusal !== null) return { keys, refusal };
  const removal = await store.remove(decision.seen, REMOVE_WITHIN);
  steps.mark('remove');
  return { keys, removal };
}

/**
 * Whether PostgreSQL outlives its Patroni: then only Patroni died, the database serves on, and a new Patroni takes it over. Orphan
 * backends without a postmaster are no server, and are killed by the fence.
 */
async function serverLives({ node }: Member, { processes, pause, clock }: FastFailoverTools): Promise<boolean> {
  const deadline = clock() + FOLLOWS_WITHIN;
  while (postmasterOf(await processes(node)) !== undefined) {
    if (clock() >= deadline) return true;
    await pause(LOOK_EVERY);
  }
  return false;
}

/** Wait until another member holds the key and says, to us or in its own key, that it is primary; at most `LEADER_WITHIN`. What was seen, in words. */
async function newLeader(member: Member, { store, isPrimary, clock, pause }: FastFailoverTools): Promise<string> {
  const deadline = clock() + LEADER_WITHIN;
  let said: string = text.nobodyLeads;
  while (clock() < deadline) {
    const keys = await store.read(deadline - clock());
    const holder = keys?.leader?.holder;
    const standing = keys?.members.find(({ name }) => name === holder);
    if (holder !== undefined && holder !== member.name) {
      const isStanding = standing?.isPrimary === true || (standing?.api != null && (await isPrimary(standing.api)));
      if (isStanding) return text.leads(holder);
      said = text.notYet(holder);
    } else said = keys === null ? text.refusals['no-quorum'] : text.nobodyLeads;
    await pause(2 * LOOK_EVERY);
  }
  return said;
}

/**
 * A standby that exits, or a primary whose key is gone or another's, starts when the new primary stands, for it has to follow
 * somebody; but nobody waits for an election that no one can win.
 */
function isWorthWaiting(refusal: Refusal, member: Member, keys: ClusterKeys | null, { running }: FastFailoverTools): boolean {
  const others = [...running()].some((name) => name !== member.name);
  return others && keys !== null && (refusal === 'not-the-leader' || (refusal === 'no-leader' && !keys.paused));
}

/** A standby's exit, or a mode that is off, is no refusal: nobody wanted a failover. */
function isWorthTelling(refusal: Refusal): boolean {
  return refusal !== 'off' && refusal !== 'not-the-leader' && refusal !== 'no-leader';
}

function report(
  tools: FastFailoverTools,
  member: Member,
  cause: Cause,
  outcome: FastFailoverUsed['outcome'],
  said: string,
  steps: Steps,
): void {
  tools.record({ kind: 'fast-failover', node: member.node, cause, outcome, said, took: steps.took });
}

/** How long each step took, milliseconds. */
class Steps {
  readonly #clock: () => number;
  readonly #took: Record<string, number> = {};
  #since: number;

  constructor(clock: () => number, since: number) {
    this.#clock = clock;
    this.#since = since;
  }

  get took(): Readonly<Record<string, number>> {
    return this.#took;
  }

  has(step: string): boolean {
    return step in this.#took;
  }

  mark(step: string): void {
    const now = this.#clock();
    this.#took[step] = Math.round(now - this.#since);
    this.#since = now;
  }
}
