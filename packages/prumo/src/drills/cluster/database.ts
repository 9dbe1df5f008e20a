import { setTimeout as delay } from 'node:timers/promises';
import { type ClusterView, isSettled } from '../../availability/cluster-view.ts';
import { clusterView, dynamicConfiguration, isBound, type PatroniAccess } from '../../availability/patroni-client.ts';
import { accessOf } from '../../availability/patroni-access.ts';
import type { Message } from '../../messages/message.ts';
import { PORTS, type StackContext, Unsteady } from '../../model/index.ts';
import { ask, type Target, targetOf } from '../load/login.ts';
import { text } from './text.ts';

const LOOK_EVERY = 100;

/** The database cluster of a stack, as drills look at it. Nothing here changes it. */
export class Database {
  readonly stack: StackContext;
  /** Service names of all members, `postgres-1` … */
  readonly members: readonly string[];

  constructor(stack: StackContext) {
    this.stack = stack;
    this.members = stack.nodesOf('database').map((node) => `postgres-${node.index}`);
  }

  node(member: string): { readonly name: string; readonly address: string } {
    const found = this.stack.nodesOf('database').find((node) => `postgres-${node.index}` === member);
    if (found === undefined) throw new Error(`no member ${member}`);
    return found;
  }

  /** Straight to a member, past routers and poolers. */
  target(member: string, who: 'application' | 'superuser'): Target {
    return targetOf(this.stack, { host: this.node(member).address, port: PORTS.postgres }, who);
  }

  view(): Promise<ClusterView | null> {
    return clusterView(accessOf(this.stack));
  }

  /** Synchronous standbys there must be for a failover to lose nothing. */
  get synchronousWanted(): number {
    return Math.min(this.stack.spec.database.synchronous, this.members.length - 1);
  }

  /**
   * All members run on one timeline and the leader streams to each, as many synchronous standbys as wanted, and none is bound any more to a primary that led without etcd: nobody
   * would take over, whatever died. Rejects with `Unsteady` after `within`
   * milliseconds: a sick cluster can prove nothing. One that somebody administered out of synchronous mode is not sick: what that
   * costs is what a drill is to find, so there no synchronous standby is waited for.
   */
  async settled(within: number, signal: AbortSignal): Promise<ClusterView & { readonly leader: string }> {
    const deadline = performance.now() + within;
    for (;;) {
      signal.throwIfAborted();
      const view = await this.view();
      const isWhole = view !== null && view.leader !== null && (await this.#isWhole(view));
      if (isWhole && !(await isBound(accessOf(this.stack)))) return { ...view, leader: view.leader };
      if (performance.now() > deadline) throw new Unsteady(isWhole ? text.bound() : text.notWhole(describe(view)));
      await delay(LOOK_EVERY);
    }
  }

  async #isWhole(view: ClusterView): Promise<boolean> {
    if (view.leader === null || !isSettled(view, this.members) || view.paused) return false;
    const following = await this.following(view.leader).catch((): readonly string[] => []);
    if (!this.members.every((member) => member === view.leader || following.includes(member))) return false;
    const synchronous = view.members.filter((member) => member.role === 'synchronous-standby').length;
    return synchronous >= this.synchronousWanted || !(await this.isSynchronous());
  }

  /** Members a primary streams to, by its own word: Patroni up to 3.0.3 calls a standby `running` that may not even connect. Rejects when it does not answer. */
  async following(primary: string): Promise<readonly string[]> {
    const rows = await this.ask(primary, "SELECT application_name AS name FROM pg_stat_replication WHERE state = 'streaming'");
    return rows.map(({ name }) => String(name));
  }

  /** False: somebody administered the cluster out of synchronous mode. */
  async isSynchronous(): Promise<boolean> {
    return (await dynamicConfiguration(accessOf(this.stack)))?.synchronous !== false;
  }

  async ask(member: string, statement: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
    return ask(this.target(member, 'superuser'), statement, values);
  }

  /** Whether a member is a standby by its own word. Rejects when it does not answer. */
  async follows(member: string): Promise<boolean> {
    return (await this.ask(member, 'SELECT pg_is_in_recovery() AS standby'))[0]?.['standby'] === true;
  }

  /** Wait until a member has replayed what the leader has written by now. False after `within` milliseconds. */
  async caughtUp(leader: string, member: string, within: number): Promise<boolean> {
    if (leader === member) return true;
    const deadline = performance.now() + within;
    const [row] = await this.ask(leader, 'SELECT pg_current_wal_lsn()::text AS lsn');
    for (;;) {
      const rows = await this.ask(member, 'SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS there', [row?.['lsn']]).catch(() => []);
      if (rows[0]?.['there'] === true) return true;
      if (performance.now() > deadline) return false;
      await delay(LOOK_EVERY);
    }
  }
}

/**
 * Who led when, as the members told it; each is asked for itself, since one that is cut off goes on telling what it last knew.
 * Moments are of `performance.now()`.
 */
export class LeaderWatch {
  readonly changes: { readonly leader: string | null; readonly at: number }[] = [];
  readonly #stop = new AbortController();
  #done: Promise<unknown> = Promise.resolve();

  start(database: Database): void {
    const { members, ...login } = accessOf(database.stack);
    this.#done = Promise.all(members.map((member) => this.#follow({ ...login, members: [member] })));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  /** When a member other than `old` was first seen to lead after `moment`; undefined: never. */
  takenOver(old: string, moment: number): { readonly leader: string; readonly at: number } | undefined {
    const change = this.changes.find((one) => one.at > moment && one.leader !== null && one.leader !== old);
    return change?.leader == null ? undefined : { leader: change.leader, at: change.at };
  }

  async #follow(member: PatroniAccess): Promise<void> {
    let last: string | null | undefined;
    while (!this.#stop.signal.aborted) {
      const view = await clusterView(member);
      if (view !== null && view.leader !== last) {
        last = view.leader;
        this.changes.push({ leader: last, at: performance.now() });
      }
      await delay(LOOK_EVERY);
    }
  }
}

function describe(view: ClusterView | null): Message {
  if (view === null) return text.nobodyAnswers();
  const members = view.members.map((member) => `${member.name}: ${member.role}, ${member.state}`).join('; ');
  return { en: members, 'pt-BR': members };
}
