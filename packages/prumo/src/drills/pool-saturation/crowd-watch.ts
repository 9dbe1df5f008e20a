import { setTimeout as delay } from 'node:timers/promises';
import type { StackContext } from '../../model/index.ts';
import { clientsOf, type PoolerClients } from '../cluster/pooler-console.ts';

const LOOK_EVERY = 250;

/** Most of everything seen at one moment, over all poolers. */
export interface Crowd {
  readonly clients: number;
  readonly waiting: number;
  readonly servers: number;
  /** Each pooler at that moment, by node. */
  readonly poolers: Readonly<Record<string, PoolerClients>>;
}

/** What the poolers' own consoles say of their clients while the load runs. */
export class CrowdWatch {
  most: Crowd = { clients: 0, waiting: 0, servers: 0, poolers: {} };
  readonly #stack: StackContext;
  readonly #user: string;
  readonly #stop = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(stack: StackContext, user: string) {
    this.#stack = stack;
    this.#user = user;
  }

  start(): void {
    this.#done = this.#look();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #look(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const seen = await Promise.all(
        this.#stack.nodesOf('pooler').map(async (node) => [node.name, await clientsOf(this.#stack, node, this.#user)] as const),
      ).catch(() => null);
      if (seen !== null) this.#note(Object.fromEntries(seen));
      await delay(LOOK_EVERY);
    }
  }

  #note(poolers: Readonly<Record<string, PoolerClients>>): void {
    const sum = (of: (one: PoolerClients) => number): number => Object.values(poolers).reduce((total, one) => total + of(one), 0);
    const now = {
      clients: sum((one) => one.active + one.waiting),
      waiting: sum((one) => one.waiting),
      servers: sum((one) => one.serversActive + one.serversIdle),
      poolers,
    };
    if (now.waiting > this.most.waiting) this.most = now;
  }
}
