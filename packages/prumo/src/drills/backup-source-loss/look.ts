import { setTimeout as delay } from 'node:timers/promises';
import { LogicalRepository, Repository } from '../../backups/index.ts';
import { type BackupState, type Problem, readBackupState } from '../../backups/state/index.ts';
import { PrumoError } from '../../errors/index.ts';
import type { DrillContext } from '../../model/index.ts';

const LOOK_EVERY = 2000;

/** What `prumo backup status` and `prumo backup verify` look with, in a drill. Nothing of it is written to the journal: a drill rings no alarm. */
export class BackupLook {
  readonly repository: Repository;
  readonly logical: LogicalRepository;
  readonly #context: DrillContext;

  constructor(context: DrillContext) {
    const { stack, platform, signal } = context;
    this.#context = context;
    this.repository = new Repository(stack, platform, signal);
    this.logical = new LogicalRepository({
      context: stack,
      key: stack.secret('backup.logical'),
      platform,
      runtime: { node: `${stack.nodeFolder}/node`, prumo: stack.runtime },
      version: '',
      signal,
    });
  }

  state(): Promise<BackupState> {
    const { stack, platform, signal } = this.#context;
    const { repository, logical } = this;
    return readBackupState({ context: stack, platform, repository, logical, journal: [], records: [], now: Date.now(), signal });
  }

  /** Seconds until the state has such a problem; null: not within that many. */
  async until(problem: Problem['problem'], within: number): Promise<number | null> {
    const began = performance.now();
    for (;;) {
      this.#context.signal.throwIfAborted();
      const { problems } = await this.state();
      const took = (performance.now() - began) / 1000;
      if (problems.some((one) => one.problem === problem)) return took;
      if (took > within) return null;
      await delay(LOOK_EVERY, undefined, { signal: this.#context.signal });
    }
  }

  /** Problems that are left after so many seconds. */
  async left(among: readonly Problem['problem'][], within: number): Promise<readonly string[]> {
    const began = performance.now();
    for (;;) {
      const { problems } = await this.state();
      const left = problems.filter(({ problem }) => among.includes(problem)).map(({ what }) => what.en);
      if (left.length === 0 || performance.now() - began > within * 1000) return left;
      await delay(LOOK_EVERY, undefined, { signal: this.#context.signal });
    }
  }
}

/** What reading everything found: null where it is whole. Rejects with anything but damage. */
export async function damageFound(verify: () => Promise<unknown>): Promise<PrumoError | null> {
  try {
    await verify();
    return null;
  } catch (error) {
    if (error instanceof PrumoError && error.code === 'backup-damaged') return error;
    throw error;
  }
}
