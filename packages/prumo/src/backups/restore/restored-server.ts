import { join } from 'node:path';
import type { Platform, StackContext } from '../../model/index.ts';
import type { Backup } from '../info.ts';
import { fillFailure } from './failure.ts';
import { fillJob, initJob, removeJob, serverJob, stopJob, syncJob } from './jobs.ts';
import type { Place } from './place.ts';
import { counted, type Progress } from './progress.ts';
import { requireRoom } from './room.ts';
import { Serving } from './serving.ts';
import { openSession, type RestoredSession } from './session.ts';
import type { RecoveryTarget } from './target.ts';

/**
 * A cluster brought back beside the one that runs: where the repository is, as that node's user, on a Unix socket of its own. Whoever runs
 * it is to give `removeJob` to a guard before `fill`; leftovers of an earlier one are removed by `fill`.
 */
export class RestoredServer {
  readonly context: StackContext;
  readonly place: Place;
  readonly #platform: Pick<Platform, 'run'>;
  readonly #signal: AbortSignal;
  readonly #serving: Serving;
  #use: 'look' | 'load' = 'look';

  constructor(context: StackContext, place: Place, platform: Pick<Platform, 'run'>, signal: AbortSignal) {
    this.context = context;
    this.place = place;
    this.#platform = platform;
    this.#signal = signal;
    this.#serving = new Serving(context, place, platform, signal);
  }

  /** `timeline`: the one that was live at the target; undefined: the newest. Rejects with `disk-full`, `backup-damaged` or `restore-failed`. */
  async fill(backup: Backup, target: RecoveryTarget, onProgress: (progress: Progress) => void, timeline?: number): Promise<void> {
    await this.remove();
    await requireRoom(this.place.folder, backup.size);
    await counted(this.place.folder, backup.size, onProgress, async () => {
      const result = await this.#platform.run(fillJob(this.context, this.place, backup.label, target, timeline), this.#signal);
      if (result.code !== 0) throw fillFailure(result);
    });
  }

  /** Make a cluster that has nothing, with room for a database of so many bytes and its unpacked dump. Rejects with `disk-full` or `restore-failed`. */
  async makeEmpty(size: number): Promise<void> {
    await this.remove();
    await requireRoom(this.place.folder, 2 * size);
    const result = await this.#platform.run(initJob(this.context, this.place), this.#signal);
    if (result.code !== 0) throw fillFailure(result);
  }

  /** `load` a cluster that was made empty, of about `size` bytes then. Rejects as that does. */
  async loaded<Result>(size: number, onProgress: (progress: Progress) => void, load: () => Promise<Result>): Promise<Result> {
    return counted(join(this.place.folder, 'base'), size, onProgress, load);
  }

  /** Start PostgreSQL and wait until recovery has ended and it lets somebody in. Rejects with `restore-target`, `backup-damaged` or `restore-failed`. */
  async serve(within: number, use: 'look' | 'load' = 'look'): Promise<void> {
    this.#use = use;
    await this.#serving.begin(serverJob(this.context, this.place, use), within);
  }

  async session(database: string): Promise<RestoredSession> {
    return openSession(this.context, this.place, database);
  }

  /** Stop it in order. What was loaded without waiting for the disk is put on it. */
  async shutDown(): Promise<void> {
    await this.#serving.shutDown(stopJob(this.context, this.place));
    if (this.#use === 'look') return;
    const { code, output } = await this.#platform.run(syncJob(this.context, this.place), this.#signal);
    if (code !== 0) throw new Error(`the restored server could not be put on the disk: ${output.trim()}`);
  }

  /** End what runs, at once. */
  stop(): Promise<void> {
    return this.#serving.stop();
  }

  /** End what runs and take all of it away, also what an earlier one left. */
  async remove(): Promise<void> {
    await this.stop();
    const { code, output } = await this.#platform.run(removeJob(this.context, this.place), new AbortController().signal);
    if (code !== 0) throw new Error(`${this.place.folder} could not be removed: ${output.trim()}`);
  }
}
