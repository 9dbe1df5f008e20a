import type { Platform } from '../../model/index.ts';

/** Undo steps in the agent's hands, with a lease that is renewed as long as this process lives. Disposing settles them. */
export class Guard {
  readonly #platform: Pick<Platform, 'guard' | 'renew' | 'settle'>;
  readonly #name: string;
  readonly #lease: number;
  #timer: NodeJS.Timeout | undefined;

  /** `lease`: milliseconds the guard waits for a sign of life. */
  constructor(platform: Pick<Platform, 'guard' | 'renew' | 'settle'>, name: string, lease: number) {
    this.#lease = lease;
    this.#platform = platform;
    this.#name = name;
  }

  async take(steps: Parameters<Platform['guard']>[1]): Promise<void> {
    await this.#platform.guard(this.#name, steps, this.#lease);
    this.#timer ??= setInterval(() => void this.#platform.renew(this.#name).catch(() => false), this.#lease / 4);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    if (this.#timer !== undefined) await this.#platform.settle(this.#name);
  }
}
