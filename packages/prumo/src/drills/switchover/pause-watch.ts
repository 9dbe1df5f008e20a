import { setTimeout as delay } from 'node:timers/promises';
import type { StackNode } from '../../model/index.ts';

/** Milliseconds. A pause lasts several tenths of a second. */
const LOOK_EVERY = 50;

/** Asks every pooler all the time whether it is paused: what the procedure says of itself is no proof. */
export class PauseWatch {
  /** First and last moment (`performance.now()`) at which a pooler said so, by node. */
  readonly #paused = new Map<string, { readonly from: number; to: number }>();
  readonly #nodes: readonly StackNode[];
  readonly #isPaused: (node: StackNode) => Promise<boolean>;
  readonly #stop = new AbortController();
  #done: Promise<unknown> = Promise.resolve();

  constructor(nodes: readonly StackNode[], isPaused: (node: StackNode) => Promise<boolean>) {
    this.#nodes = nodes;
    this.#isPaused = isPaused;
  }

  start(): void {
    this.#done = Promise.all(this.#nodes.map((node) => this.#follow(node)));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  wasPaused(node: string): boolean {
    return this.#paused.has(node);
  }

  /** Milliseconds each was seen paused. */
  get seen(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#paused].map(([node, { from, to }]) => [node, Math.round(to - from)]));
  }

  /** How many began while every pooler was seen paused. */
  begunWhilePaused(things: readonly { readonly begun: number }[]): number {
    if (this.#paused.size < this.#nodes.length) return 0;
    const from = Math.max(...[...this.#paused.values()].map((one) => one.from));
    const to = Math.min(...[...this.#paused.values()].map((one) => one.to));
    return things.filter(({ begun }) => begun >= from && begun <= to).length;
  }

  async #follow(node: StackNode): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const paused = await this.#isPaused(node).catch(() => false);
      const now = performance.now();
      if (paused) this.#paused.set(node.name, { from: this.#paused.get(node.name)?.from ?? now, to: now });
      await delay(LOOK_EVERY);
    }
  }
}
