import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
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

/**
 * Share of the throughput the crowd costs, 0 to 1: the median over the pairs, each pair's two runs being neighbours in time on the
 * same machine. Null when a run has no figure.
 */
export function throughputLost(rounds: readonly Round[]): number | null {
  const of = (many: boolean): readonly (number | null)[] =>
    rounds.filter(({ clients }) => (clients === MANY) === many).map(({ tps }) => tps);
  const [many, few] = [of(true), of(false)];
  const ratios = z
    .array(z.number())
    .min(1)
    .safeParse(many.map((tps, pair) => (tps === null || !few[pair] ? null : tps / few[pair])));
  if (!ratios.success) return null;
  return Math.max(0, 1 - median(ratios.data));
}

/** Of an even number of values the mean of the middle two; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
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
