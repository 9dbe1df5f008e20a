import { PrumoError } from '../../../errors/index.ts';
import type { UndoStep } from '../../../model/index.ts';
import { text } from '../text.ts';
import { type GuardRecord, readGuards, removeGuard, writeGuard } from './guard-file.ts';
import { before } from './stop-tree.ts';
import { describeFailure, type Perform, undoAll } from './undo.ts';
import { ensureFolder } from './write-files.ts';

/** How long what fails is tried again. Milliseconds. */
const PATIENCE = 120_000;

/** A renewal that was sent in time may wait in the socket while this process gets no processor. Milliseconds. */
const GRACE = 25;

/** A fault that is being made when its guard lapses is waited for at most so long. Milliseconds. */
const FAULT_WITHIN = 15_000;

/** A guard that was undone unasked is remembered so long, for an owner that comes back. Milliseconds. */
const REMEMBERED = 24 * 60 * 60 * 1000;

interface Guard {
  record: GuardRecord;
  /** False from the moment its undoing begins. */
  isStanding: boolean;
  /** By `performance.now()`. */
  expires: number;
  timer: NodeJS.Timeout | undefined;
  /** What is being undone now. */
  undoing: Promise<readonly string[]> | undefined;
  /** Faults being made under it. */
  readonly faults: Set<Promise<void>>;
}

export interface GuardsOptions {
  /** Folder of the records; only the agent's user may read them, for a job may hold a secret. */
  readonly folder: string;
  readonly perform: Perform;
  readonly log: (line: string) => void;
}

/**
 * Undo steps kept for those who make faults. What an owner registered is undone when it says so, when it stays silent for its
 * lease (dead, stopped, cut off: all the same), and when the agent starts: an owner could not renew meanwhile.
 */
export class Guards {
  readonly #options: GuardsOptions;
  readonly #guards = new Map<string, Guard>();

  constructor(options: GuardsOptions) {
    this.#options = options;
    ensureFolder(options.folder, 0o700);
  }

  /** Undo all that an earlier agent kept. Returns at once; the undoing goes on. */
  restore(): void {
    const { folder, log } = this.#options;
    const { guards, damaged } = readGuards(folder);
    for (const name of damaged) log(`guard ${name}: its record cannot be read, so nothing of it is undone`);
    for (const [name, record] of guards) {
      const { undoneAt, failures } = record;
      if (undoneAt !== null && Date.now() - Date.parse(undoneAt) > REMEMBERED) {
        removeGuard(folder, name);
        continue;
      }
      const guard = newGuard(record, undoneAt === null);
      this.#guards.set(name, guard);
      if (undoneAt === null || failures.length > 0) this.#lapse(name, guard, 'the agent was started again');
    }
  }

  /** Resolves when the steps are safe on disk. Rejects with `guard-lapsed`, or the disk's error with nothing changed. */
  register(name: string, steps: readonly UndoStep[], lease: number): void {
    const { folder, log } = this.#options;
    const present = this.#guards.get(name);
    if (present?.isStanding === false) throw lapsed(name);
    const record: GuardRecord = { steps: [...(present?.record.steps ?? []), ...steps], lease, undoneAt: null, failures: [] };
    writeGuard(folder, name, record);
    const guard = present ?? newGuard(record, true);
    guard.record = record;
    guard.expires = performance.now() + lease;
    this.#guards.set(name, guard);
    this.#arm(name, guard);
    log(`guard ${name}: ${record.steps.length} step${record.steps.length === 1 ? '' : 's'}, lease ${lease} ms`);
  }

  renew(name: string): boolean {
    const guard = this.#guards.get(name);
    if (guard?.isStanding !== true) return false;
    guard.expires = performance.now() + guard.record.lease;
    return true;
  }

  /**
   * Undo everything now and forget it; what could not be undone, in words. A guard that lapsed before is undone once more: its
   * owner may have stood still between the lapse and its last fault.
   */
  async settle(name: string, patience = PATIENCE): Promise<readonly string[]> {
    const guard = this.#guards.get(name);
    if (guard === undefined) return [];
    await guard.undoing;
    const failures = await this.#undo(name, guard, patience, 'asked to');
    this.#guards.delete(name);
    removeGuard(this.#options.folder, name);
    return failures;
  }

  /** Before the agent ends: everything that stands is undone, each step tried once. */
  async settleAll(): Promise<void> {
    const standing = [...this.#guards].filter(([, guard]) => guard.isStanding);
    await Promise.all(standing.map(([name]) => this.settle(name, 0)));
  }

  /** Let go; what stands on disk is undone by the next agent. */
  close(): void {
    for (const guard of this.#guards.values()) clearTimeout(guard.timer);
  }

  /** Make a fault under a guard. Rejects with `guard-lapsed` when nothing would undo it any more. */
  async under<Value>(name: string, fault: () => Promise<Value>): Promise<Value> {
    const guard = this.#guards.get(name);
    if (guard?.isStanding !== true) throw lapsed(name);
    const done = Promise.withResolvers<void>();
    guard.faults.add(done.promise);
    try {
      return await fault();
    } finally {
      guard.faults.delete(done.promise);
      done.resolve();
    }
  }

  #arm(name: string, guard: Guard, grace = 0): void {
    clearTimeout(guard.timer);
    const wait = Math.max(0, guard.expires - performance.now()) + grace;
    guard.timer = setTimeout(
      () => {
        if (!guard.isStanding) return;
        const isOver = performance.now() >= guard.expires;
        if (isOver && grace > 0) this.#lapse(name, guard, `not renewed for ${guard.record.lease} ms`);
        else this.#arm(name, guard, isOver ? GRACE : 0);
      },
      Math.min(wait, LONGEST_TIMER),
    );
  }

  #lapse(name: string, guard: Guard, why: string): void {
    const { folder, log } = this.#options;
    void this.#undo(name, guard, PATIENCE, why)
      .then((failures) => {
        if (this.#guards.get(name) !== guard) return;
        guard.record = { ...guard.record, undoneAt: new Date().toISOString(), failures };
        writeGuard(folder, name, guard.record);
      })
      .catch((error: unknown) => log(`guard ${name}: ${String(error)}`));
  }

  #undo(name: string, guard: Guard, patience: number, why: string): Promise<readonly string[]> {
    const { perform, log } = this.#options;
    clearTimeout(guard.timer);
    guard.isStanding = false;
    guard.undoing ??= (async () => {
      log(`guard ${name}: undoing ${guard.record.steps.length} steps: ${why}`);
      await before(performance.now() + FAULT_WITHIN, Promise.all(guard.faults));
      const failures = await undoAll(guard.record.steps, perform, patience, (failure) =>
        log(`guard ${name}: could not ${describeFailure(failure)}`),
      );
      log(`guard ${name}: ${failures.length === 0 ? 'all undone' : `${failures.length} not undone, given up`}`);
      return failures.map(describeFailure);
    })().finally(() => {
      guard.undoing = undefined;
    });
    return guard.undoing;
  }
}

/** Longest time a timer of Node takes. Milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

function newGuard(record: GuardRecord, isStanding: boolean): Guard {
  return { record, isStanding, expires: 0, timer: undefined, undoing: undefined, faults: new Set() };
}

function lapsed(name: string): PrumoError {
  return new PrumoError({
    code: 'guard-lapsed',
    what: text.guardLapsed(name),
    why: text.guardLapsedWhy(),
    remedy: text.guardLapsedRemedy(),
  });
}
