import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { SUPERUSER } from '../../components/postgres/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { type JobResult, type Platform, PORTS, type StackContext } from '../../model/index.ts';
import type { Asker } from '../content/index.ts';
import type { Backup } from '../info.ts';
import { fillFailure, recoveryFailure } from './failure.ts';
import { fillJob, initJob, removeJob, serverJob, stopJob, syncJob } from './jobs.ts';
import { type Place, socketFolder } from './place.ts';
import { folderSize, type Progress, progressOf } from './progress.ts';
import { requireRoom } from './room.ts';
import { text } from './text.ts';
import type { RecoveryTarget } from './target.ts';

/** Milliseconds between two looks at how much is there, and at whether it lets anybody in. */
const LOOK_EVERY = 500;
const CONNECT_WITHIN = 5000;

/** A session that is ended by `end`. Statements have no limit of time: a table may be read for hours. */
export interface RestoredSession extends Asker {
  end(): Promise<void>;
}

/**
 * A cluster brought back beside the one that runs: where the repository is, as that node's user, on a Unix socket of its own. Whoever runs
 * it is to give `removeJob` to a guard before `fill`; leftovers of an earlier one are removed by `fill`.
 */
export class RestoredServer {
  readonly context: StackContext;
  readonly place: Place;
  readonly #platform: Pick<Platform, 'run'>;
  readonly #signal: AbortSignal;
  #stop = new AbortController();
  #served: Promise<JobResult> | undefined;
  #use: 'look' | 'load' = 'look';

  constructor(context: StackContext, place: Place, platform: Pick<Platform, 'run'>, signal: AbortSignal) {
    this.context = context;
    this.place = place;
    this.#platform = platform;
    this.#signal = signal;
  }

  /** Rejects with `disk-full`, `backup-damaged` or `restore-failed`. */
  async fill(backup: Backup, target: RecoveryTarget, onProgress: (progress: Progress) => void): Promise<void> {
    await this.remove();
    await requireRoom(this.place.folder, backup.size);
    await this.#counted(this.place.folder, backup.size, onProgress, async () => {
      const result = await this.#platform.run(fillJob(this.context, this.place, backup.label, target), this.#signal);
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
    return this.#counted(join(this.place.folder, 'base'), size, onProgress, load);
  }

  /** Start PostgreSQL and wait until recovery has ended and it lets somebody in. Rejects with `restore-target`, `backup-damaged` or `restore-failed`. */
  async serve(within: number, use: 'look' | 'load' = 'look'): Promise<void> {
    this.#stop = new AbortController();
    this.#use = use;
    const signal = AbortSignal.any([this.#signal, this.#stop.signal]);
    let ended: JobResult | undefined;
    const served = this.#platform.run(serverJob(this.context, this.place, use), signal);
    this.#served = served;
    const over = served.then((result) => void (ended = result));
    over.catch(() => undefined);
    const deadline = performance.now() + within;
    for (;;) {
      if (await this.#isOpen()) return;
      // Rejects as the job did where it could not even be run.
      if (ended !== undefined) throw recoveryFailure((await served).output);
      this.#signal.throwIfAborted();
      if (performance.now() > deadline)
        throw new PrumoError({
          code: 'restore-failed',
          what: text.notRestored(),
          why: text.slow(Math.round(within / 60_000)),
          remedy: text.notRestoredRemedy(),
        });
      await Promise.race([delay(LOOK_EVERY, undefined, { signal: this.#signal }), over]);
    }
  }

  async session(database: string): Promise<RestoredSession> {
    return openSession(this.context, this.place, database);
  }

  /** Stop it in order. What was loaded without waiting for the disk is put on it. */
  async shutDown(): Promise<void> {
    const { code, output } = await this.#platform.run(stopJob(this.context, this.place), this.#signal);
    if (code !== 0) throw new Error(`the restored server did not stop: ${output.trim()}`);
    await this.#served;
    if (this.#use === 'look') return;
    const synced = await this.#platform.run(syncJob(this.context, this.place), this.#signal);
    if (synced.code !== 0) throw new Error(`the restored server could not be put on the disk: ${synced.output.trim()}`);
  }

  /** End what runs, at once. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#served?.catch(() => undefined);
  }

  /** End what runs and take all of it away, also what an earlier one left. */
  async remove(): Promise<void> {
    await this.stop();
    const { code, output } = await this.#platform.run(removeJob(this.context, this.place), new AbortController().signal);
    if (code !== 0) throw new Error(`${this.place.folder} could not be removed: ${output.trim()}`);
  }

  async #isOpen(): Promise<boolean> {
    try {
      const session = await this.session('postgres');
      try {
        const [row] = await session.query('SELECT pg_is_in_recovery() AS recovering');
        return row?.['recovering'] === false;
      } finally {
        await session.end();
      }
    } catch {
      return false;
    }
  }

  /** Do something that fills a folder, and tell how far it has come. */
  async #counted<Result>(
    folder: string,
    total: number,
    onProgress: (progress: Progress) => void,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const began = performance.now();
    const over = new AbortController();
    const count = async (): Promise<void> => {
      while (!over.signal.aborted) {
        await delay(LOOK_EVERY, undefined, { signal: over.signal }).catch(() => undefined);
        if (over.signal.aborted) return;
        onProgress(progressOf(await folderSize(folder), total, performance.now() - began));
      }
    };
    const counting = count();
    let result: Result;
    try {
      result = await work();
    } finally {
      over.abort();
      await counting;
    }
    const done = await folderSize(folder);
    onProgress(progressOf(done, done, performance.now() - began));
    return result;
  }
}

/** As superuser or the reader, by the socket, which lets in that node's user and root. */
export async function openSession(context: StackContext, place: Place, database: string, user = SUPERUSER): Promise<RestoredSession> {
  const client = new pg.Client({
    host: socketFolder(context, place),
    port: PORTS.postgres,
    user,
    database,
    connectionTimeoutMillis: CONNECT_WITHIN,
    application_name: 'prumo-restore',
  });
  // A broken connection shows in the statement that meets it.
  client.on('error', () => undefined);
  await client.connect();
  return {
    async query(statement, values = []) {
      const result = await client.query<Record<string, unknown>>(statement, values.length === 0 ? undefined : [...values]);
      return result.rows;
    },
    end: () => client.end().catch(() => undefined),
  };
}
