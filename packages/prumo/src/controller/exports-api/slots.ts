import { RETRY_AFTER, Refused } from './problem.ts';
import { text } from './text.ts';

export interface Slot extends Disposable {
  /** From 1 to the number of slots: nobody else has it meanwhile. */
  readonly number: number;
}

/** So much at a time, so much more that waits, in order; beyond that the caller is to come again. */
export class Slots {
  readonly #free: number[];
  readonly #most: number;
  readonly #waiting = new Set<(number: number) => void>();

  constructor(slots: number, waiting: number) {
    this.#free = Array.from({ length: slots }, (_, position) => position + 1);
    this.#most = waiting;
  }

  /** Rejects with `Refused` 503, or with the signal's reason. */
  async take(signal: AbortSignal): Promise<Slot> {
    signal.throwIfAborted();
    const number = this.#free.shift() ?? (await this.#next(signal));
    let isHeld = true;
    return {
      number,
      [Symbol.dispose]: () => {
        if (isHeld) this.#give(number);
        isHeld = false;
      },
    };
  }

  #next(signal: AbortSignal): Promise<number> {
    if (this.#waiting.size >= this.#most)
      throw new Refused({
        status: 503,
        code: 'too-many-requests',
        what: text.tooMuch(),
        remedy: text.tooMuchRemedy(),
        headers: RETRY_AFTER,
      });
    return new Promise((resolve, reject) => {
      const given = (number: number): void => {
        signal.removeEventListener('abort', left);
        resolve(number);
      };
      const left = (): void => {
        this.#waiting.delete(given);
        reject(signal.reason);
      };
      signal.addEventListener('abort', left, { once: true });
      this.#waiting.add(given);
    });
  }

  #give(number: number): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free.push(number);
    else {
      this.#waiting.delete(next);
      next(number);
    }
  }
}
