import { setTimeout as delay } from 'node:timers/promises';
import type { Platform, StackNode } from '../../model/index.ts';

/** Clients in the crowd. The claim’s number. */
export const MANY = 1000;

export interface Round {
  readonly clients: number;
  readonly tps: number | null;
  readonly failed: number;
  readonly said: string;
}

/** The many and the few in turn; which of them is first changes, so that neither is always the one after a pause. */
export function roundsOf(few: number, pairs: number, seed: number): readonly number[] {
  return Array.from({ length: pairs }, (_, pair) => ((pair + seed) % 2 === 0 ? [MANY, few] : [few, MANY])).flat();
}

/** Rates of two runs that are neighbours in time on the same machine. Transactions per second. */
export interface Pair {
  readonly many: number;
  readonly few: number;
}

/**
 * The pair that stands for all: the one in which the crowd kept the middle share of the throughput; of an even number of pairs, the one of the two in
 * the middle in which it kept less. Null when a run has no figure.
 */
export function middlePair(rounds: readonly Round[]): Pair | null {
  const of = (many: boolean): readonly (number | null)[] =>
    rounds.filter(({ clients }) => (clients === MANY) === many).map(({ tps }) => tps);
  const [many, few] = [of(true), of(false)];
  const pairs = many.flatMap((tps, place) => (tps === null || !few[place] ? [] : [{ many: tps, few: few[place] }]));
  if (pairs.length < many.length) return null;
  return pairs.toSorted((one, other) => one.many / one.few - other.many / other.few)[Math.ceil(pairs.length / 2) - 1] ?? null;
}

/** Share of the throughput the crowd cost, 0 to 1. */
export function throughputLost({ many, few }: Pair): number {
  return Math.max(0, 1 - many / few);
}

const LOOK_EVERY = 500;
/** Ticks of the kernel's process accounting in a second: USER_HZ, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** How busy the load generator is: share of the time of its threads it spent on a processor, the most seen in any second or so. */
export class GeneratorWatch {
  most = 0;
  readonly #stop = new AbortController();
  #done: Promise<void> = Promise.resolve();

  start(platform: Platform, node: StackNode, threads: number): void {
    this.#done = this.#look(platform, node, threads);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #look(platform: Platform, node: StackNode, threads: number): Promise<void> {
    let last: { readonly pid: number; readonly ticks: number; readonly at: number } | undefined;
    while (!this.#stop.signal.aborted) {
      const processes = await platform.processes(node.name).catch(() => []);
      const at = performance.now();
      const found = processes.find(({ command }) => /\/pgbench /.test(command));
      if (found !== undefined && last?.pid === found.pid)
        this.most = Math.max(this.most, (found.ticks - last.ticks) / TICKS_PER_SECOND / ((at - last.at) / 1000) / threads);
      last = found === undefined ? undefined : { pid: found.pid, ticks: found.ticks, at };
      await delay(LOOK_EVERY);
    }
  }
}
