import { setTimeout as delay } from 'node:timers/promises';
import type { StackContext } from '../../model/index.ts';
import { PoolerConsole, type PoolerClients } from '../cluster/pooler-console.ts';
import { MANY } from './rounds.ts';

/** Milliseconds. A pooler that turns away who waits does it three times a second, and before that the crowd is to be seen. */
const LOOK_EVERY = 100;

/** All poolers at one moment. */
export interface Crowd {
  readonly clients: number;
  readonly waiting: number;
  readonly servers: number;
  /** Each pooler at that moment, by node. */
  readonly poolers: Readonly<Record<string, PoolerClients>>;
}

const NOBODY: Crowd = { clients: 0, waiting: 0, servers: 0, poolers: {} };

/** What the poolers' own consoles say of their clients while the load runs. */
export class CrowdWatch {
  /** The moment with the most clients waiting, of those with the whole crowd there; before it was, the one with the most clients. */
  most = NOBODY;
  /** Most server connections at any moment. */
  servers = 0;
  readonly #consoles: readonly { readonly node: string; readonly console: PoolerConsole }[];
  readonly #user: string;
  readonly #stop = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(stack: StackContext, user: string) {
    this.#consoles = stack.nodesOf('pooler').map((node) => ({ node: node.name, console: new PoolerConsole(stack, node) }));
    this.#user = user;
  }

  start(): void {
    this.#done = this.#look();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    for (const { console } of this.#consoles) console.close();
  }

  async #look(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const seen = await Promise.all(
        this.#consoles.map(async ({ node, console }) => [node, await console.clientsOf(this.#user)] as const),
      ).catch(() => null);
      if (seen !== null) this.#note(crowdOf(Object.fromEntries(seen)));
      await delay(LOOK_EVERY);
    }
  }

  #note(now: Crowd): void {
    this.servers = Math.max(this.servers, now.servers);
    if (isMore(now, this.most)) this.most = now;
  }
}

export function crowdOf(poolers: Readonly<Record<string, PoolerClients>>): Crowd {
  const sum = (of: (one: PoolerClients) => number): number => Object.values(poolers).reduce((total, one) => total + of(one), 0);
  return {
    clients: sum((one) => one.active + one.waiting),
    waiting: sum((one) => one.waiting),
    servers: sum((one) => one.serversActive + one.serversIdle),
    poolers,
  };
}

/** Whether one moment shows more of a crowd that waits than another. */
export function isMore(one: Crowd, other: Crowd): boolean {
  const [there, thereBefore] = [Math.min(MANY, one.clients), Math.min(MANY, other.clients)];
  return there > thereBefore || (there === thereBefore && one.waiting > other.waiting);
}
