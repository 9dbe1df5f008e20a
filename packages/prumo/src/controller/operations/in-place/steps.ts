import { setTimeout as delay } from 'node:timers/promises';
import { accessOf } from '../../../availability/patroni-access.ts';
import { awaitSettled } from '../../../availability/await-settled.ts';
import { Etcd, etcdTargetOf } from '../../../availability/fast-failover/index.ts';
import { askOnce, superuserAt } from '../../../availability/switchover/index.ts';
import { foldersOf, inPlaceText, MemberServer } from '../../../backups/in-place/index.ts';
import { counted } from '../../../backups/restore/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { Message } from '../../../messages/message.ts';
import type { StackNode } from '../../../model/index.ts';
import { checkArchive } from './check-archive.ts';
import { whyNotPrimary } from './primary.ts';
import type { InPlaceRecord } from './record.ts';
import { text } from './text.ts';
import type { InPlaceTools } from './tools.ts';

/** Milliseconds for the quorum of etcd; for a server that was stopped in order to lead; for a standby of a terabyte to be cloned. */
const FORGET_WITHIN = 30_000;
const LEAD_WITHIN = 180_000;
const CLONE_WITHIN = 12 * 3_600_000;
const ANSWER_WITHIN = 5000;

/** The steps of a restore in place, or of its undoing, each of which may begin again. */
export class Steps {
  readonly #tools: InPlaceTools;
  readonly #node: StackNode;
  readonly #member: string;
  readonly #server: MemberServer;

  constructor(tools: InPlaceTools, record: InPlaceRecord) {
    const { context, platform, signal } = tools;
    const node = context.nodesOf('database').find((one) => `postgres-${one.index}` === record.member);
    if (node === undefined) throw new Error(`${record.member} is no member of this stack`);
    this.#tools = tools;
    this.#node = node;
    this.#member = record.member;
    // What was there before is recovered to its end, on the timeline it was on.
    const target = record.undo ? { timeline: record.from, at: null } : { timeline: record.timeline, at: record.time };
    this.#server = new MemberServer(context, node, target, platform, signal);
  }

  /**
   * Stop all that writes, then the members. Resolves with why nothing may be exchanged: while the application ended, failover went on, and a member
   * that is not the newest any more, or was not stopped in order, would take acknowledged writes away.
   */
  async close(record: InPlaceRecord): Promise<Message | undefined> {
    const { context, closing, onStep } = this.#tools;
    onStep(text.closing());
    await closing.closeEntrances();
    const changed = record.undo ? undefined : await whyNotPrimary(context, record);
    if (changed !== undefined) return changed;
    await closing.closeMembers(this.#member);
    if (record.undo || (await this.#server.succeeds(this.#server.jobs.isShutDown()))) return undefined;
    this.#tools.signal.throwIfAborted();
    return text.notShutDown(this.#member);
  }

  async swap({ undo, isSwapped }: InPlaceRecord): Promise<void> {
    const { jobs } = this.#server;
    if (!undo) return this.#server.must(jobs.swap());
    if (isSwapped) await this.#server.must(jobs.swapBack());
  }

  async promote({ undo, isSwapped, system }: InPlaceRecord): Promise<void> {
    if (undo && !isSwapped) return;
    this.#tools.onStep(text.promoting());
    await this.#server.promote(system, this.#tools.context.spec.database.name);
  }

  /** The member's Patroni takes the restored data over and leads. Nothing that others said before may keep it from that. */
  async lead(): Promise<void> {
    const { context, closing, signal, onStep } = this.#tools;
    onStep(text.leading(this.#member));
    await closing.stopMembers(this.#member);
    const target = etcdTargetOf(closing.members(this.#member));
    if (target === undefined) throw new Error('a stack without a database member');
    using etcd = new Etcd(target);
    if (!(await etcd.forget(FORGET_WITHIN)))
      throw new PrumoError({ code: 'restore-failed', what: text.noQuorum(), remedy: inPlaceText.fencedRemedy() });
    await closing.startMember(this.#member);
    await awaitSettled(accessOf(context), [this.#member], LEAD_WITHIN, signal);
  }

  async rebuild({ isEmptied, size }: InPlaceRecord): Promise<void> {
    const { context, closing, platform, signal, onStep, onProgress } = this.#tools;
    const standbys = context.nodesOf('database').filter(({ name }) => name !== this.#node.name);
    const members = context.nodesOf('database').map((node) => `postgres-${node.index}`);
    // After a reboot between two phases.
    await closing.startMember(this.#member);
    if (standbys.length > 0) onStep(text.rebuilding(standbys.length));
    const isThere = { timeline: 0, at: null };
    for (const node of standbys) {
      const name = `postgres-${node.index}`;
      if (isEmptied) {
        await platform.stop(name);
        await this.#server.must(new MemberServer(context, node, isThere, platform, signal).jobs.empty());
      }
      await closing.startMember(name);
    }
    const [first] = standbys;
    const settled = (): Promise<unknown> => awaitSettled(accessOf(context), members, CLONE_WITHIN, signal);
    if (first === undefined || !isEmptied) await settled();
    else await counted(foldersOf(context, first).cluster, size, onProgress, settled);
    await this.#streaming(standbys.length);
  }

  /** Patroni says that they run; the primary says that they stream. */
  async #streaming(count: number): Promise<void> {
    const { context, signal } = this.#tools;
    const deadline = performance.now() + LEAD_WITHIN;
    for (;;) {
      signal.throwIfAborted();
      const rows = await askOnce(
        superuserAt(context, this.#node),
        `SELECT count(*)::int AS streaming FROM pg_stat_replication WHERE state = 'streaming'`,
        ANSWER_WITHIN,
      ).catch(() => []);
      if (Number(rows[0]?.['streaming'] ?? -1) >= count) return;
      if (performance.now() > deadline)
        throw new PrumoError({ code: 'service-not-ready', what: text.notStreaming(), remedy: inPlaceText.fencedRemedy() });
      await delay(200);
    }
  }

  /** The archive goes on with the timeline that leads now. */
  async checkArchive(): Promise<void> {
    this.#tools.onStep(text.checkingArchive());
    await checkArchive(this.#tools);
  }

  clear(): Promise<void> {
    return this.#server.must(this.#server.jobs.clear());
  }

  async letGoOn({ running }: InPlaceRecord): Promise<void> {
    const { closing, onStep, context, signal } = this.#tools;
    onStep(text.returning(running.length));
    // After a reboot, or a `stop`, between two phases.
    for (const node of context.nodesOf('database')) await closing.startMember(`postgres-${node.index}`);
    await awaitSettled(accessOf(context), [], LEAD_WITHIN, signal);
    await closing.open(running);
  }
}
