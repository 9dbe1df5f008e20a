import { setTimeout as delay } from 'node:timers/promises';
import type { StackContext, StackNode } from '../../model/index.ts';
import { Asker } from './ask.ts';
import { superuserAt } from './prepare-primary.ts';

/** Milliseconds. Everybody waits for this answer, and it costs less than one of a millisecond. */
const LOOK_EVERY = 10;
const ANSWER_WITHIN = 1000;

/**
 * Watches the standby that is to take over, on a session of its own opened beforehand: a promotion breaks no session, and the processors that are to
 * stop one server and promote another have no time for a login every few milliseconds.
 */
export class PromotionWatch {
  readonly #asker: Asker | null;

  private constructor(asker: Asker | null) {
    this.#asker = asker;
  }

  static async open(context: StackContext, candidate: StackNode): Promise<PromotionWatch> {
    return new PromotionWatch(await Asker.open(superuserAt(context, candidate), ANSWER_WITHIN).catch(() => null));
  }

  /** Resolves with true when the member is no standby any more; with false when it cannot be asked, and at `deadline` (`performance.now()`): what it is then the routers know. */
  async promoted(deadline: number, signal: AbortSignal): Promise<boolean> {
    while (performance.now() < deadline) {
      signal.throwIfAborted();
      const rows = await this.#asker?.ask('SELECT pg_is_in_recovery() AS standby').catch(() => null);
      if (rows == null) return false;
      if (rows[0]?.['standby'] === false) return true;
      await delay(LOOK_EVERY);
    }
    return false;
  }

  [Symbol.dispose](): void {
    this.#asker?.close();
  }
}
