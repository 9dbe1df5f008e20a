import type { Target } from '../logical/targets/index.ts';
import type { Copied, Entry } from './entry.ts';
import { sealEntries } from './lines.ts';
import { progressName } from './manifest.ts';

/** Milliseconds of work that a killed run may lose. */
const NOTE_EVERY = 60_000;
/** Entries held at most. */
const HELD = 10_000;

/** What a run has copied so far, noted now and then so that the next can go on where this one was killed. */
export class Progress {
  readonly #target: Pick<Target, 'put'>;
  readonly #key: string;
  readonly #label: string;
  readonly #now: () => number;
  #held: Copied[] = [];
  #notes = 0;
  #notedAt: number;

  /** `now`: milliseconds of a clock that only goes forward. */
  constructor(target: Pick<Target, 'put'>, key: string, label: string, now: () => number) {
    this.#target = target;
    this.#key = key;
    this.#label = label;
    this.#now = now;
    this.#notedAt = now();
  }

  async copied(entry: Copied, signal: AbortSignal): Promise<void> {
    this.#held.push(entry);
    if (this.#held.length >= HELD || this.#now() - this.#notedAt >= NOTE_EVERY) await this.note(signal);
  }

  async note(signal: AbortSignal): Promise<void> {
    if (this.#held.length === 0) return;
    const name = progressName(this.#label, (this.#notes += 1));
    await this.#target.put(name, sealEntries(each(this.#held), this.#key, name), signal);
    this.#held = [];
    this.#notedAt = this.#now();
  }
}

async function* each(entries: readonly Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}
