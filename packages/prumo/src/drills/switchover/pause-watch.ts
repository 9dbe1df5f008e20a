import { setTimeout as delay } from 'node:timers/promises';
import type { StackContext, StackNode } from '../../model/index.ts';
import { PoolerConsole } from '../cluster/pooler-console.ts';

/** Milliseconds. A pause lasts several tenths of a second. */
const LOOK_EVERY = 20;

/** Asks every pooler all the time whether it is paused: what the procedure says of itself is no proof. */
export class PauseWatch {
  /** First and last moment (`performance.now()`) at which a pooler said so, by node. */
  readonly #paused = new Map<string, { readonly from: number; to: number }>();
  readonly #consoles: readonly { readonly node: StackNode; readonly console: PoolerConsole }[];
  readonly #stop = new AbortController();
  #done: Promise<unknown> = Promise.resolve();

  constructor(stack: StackContext) {
    this.#consoles = stack.nodesOf('pooler').map((node) => ({ node, console: new PoolerConsole(stack, node) }));
  }

  /** Resolves when every pooler has answered once. Rejects when one does not. */
  async start(): Promise<void> {
    await Promise.all(this.#consoles.map(({ console }) => console.isPaused()));
    this.#done = Promise.all(this.#consoles.map(({ node, console }) => this.#follow(node, console)));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    for (const { console } of this.#consoles) console.close();
  }

  /** Milliseconds each was seen paused, of those that were. */
  get seen(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#paused].map(([node, { from, to }]) => [node, Math.round(to - from)]));
  }

  /** How many began while every pooler was seen paused. */
  begunWhilePaused(things: readonly { readonly begun: number }[]): number {
    if (this.#paused.size < this.#consoles.length) return 0;
    const from = Math.max(...[...this.#paused.values()].map((one) => one.from));
    const to = Math.min(...[...this.#paused.values()].map((one) => one.to));
    return things.filter(({ begun }) => begun >= from && begun <= to).length;
  }

  async #follow(node: StackNode, console: PoolerConsole): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const paused = await console.isPaused().catch(() => false);
      const now = performance.now();
      if (paused) this.#paused.set(node.name, { from: this.#paused.get(node.name)?.from ?? now, to: now });
      await delay(LOOK_EVERY);
    }
  }
}
