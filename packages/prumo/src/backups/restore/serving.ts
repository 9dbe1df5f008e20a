import { setTimeout as delay } from 'node:timers/promises';
import { PrumoError } from '../../errors/index.ts';
import type { Job, JobResult, Platform, StackContext } from '../../model/index.ts';
import { recoveryFailure } from './failure.ts';
import type { Place } from './place.ts';
import { openSession } from './session.ts';
import { text } from './text.ts';

/** Milliseconds between two looks at whether it lets anybody in. */
const LOOK_EVERY = 500;

/** A PostgreSQL that a job of the platform runs, for as long as whoever began it waits. */
export class Serving {
  readonly #context: StackContext;
  readonly #place: Place;
  readonly #platform: Pick<Platform, 'run'>;
  readonly #signal: AbortSignal;
  #stop = new AbortController();
  #served: Promise<JobResult> | undefined;

  constructor(context: StackContext, place: Place, platform: Pick<Platform, 'run'>, signal: AbortSignal) {
    this.#context = context;
    this.#place = place;
    this.#platform = platform;
    this.#signal = signal;
  }

  /** Start it and wait until recovery has ended and it lets somebody in. Rejects with `restore-target`, `backup-damaged` or `restore-failed`. */
  async begin(job: Job, within: number): Promise<void> {
    this.#stop = new AbortController();
    const signal = AbortSignal.any([this.#signal, this.#stop.signal]);
    let ended: JobResult | undefined;
    const served = this.#platform.run(job, signal);
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

  /** Stop it in order, by this job. */
  async shutDown(job: Job): Promise<void> {
    const { code, output } = await this.#platform.run(job, this.#signal);
    this.#signal.throwIfAborted();
    if (code !== 0)
      throw new PrumoError({
        code: 'restore-failed',
        what: text.notRestored(),
        why: text.notStopped(output.trim().split('\n').at(-1) ?? ''),
        remedy: text.notRestoredRemedy(),
      });
    await this.#served;
  }

  /** End what runs, at once. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#served?.catch(() => undefined);
  }

  async #isOpen(): Promise<boolean> {
    try {
      const session = await openSession(this.#context, this.#place, 'postgres');
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
}
