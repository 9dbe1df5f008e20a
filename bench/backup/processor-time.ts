import { setTimeout as wait } from 'node:timers/promises';
import { processorTime } from '../throughput/pgbench.ts';

/** Clock ticks in a second, as Linux tells them to everybody. */
const TICKS = 100;
const IDLE_FOR = 5000;

export interface Spent<Result> {
  readonly result: Result;
  /** Seconds by the clock, and of all processors together. */
  readonly wall: number;
  readonly processor: number;
}

/** Share of the machine, in processors, that is in use while nothing is done: the stack’s own health checks. */
export async function idleUse(signal: AbortSignal): Promise<number> {
  const before = processorTime();
  await wait(IDLE_FOR, undefined, { signal });
  return secondsSince(before) / (IDLE_FOR / 1000);
}

/**
 * What some work costs: processor time of the whole machine, so that servers, programs that come and go, and the kernel are all in it, without
 * what it uses at rest (`idle`, in processors).
 */
export async function spent<Result>(idle: number, work: () => Promise<Result>): Promise<Spent<Result>> {
  const before = processorTime();
  const began = performance.now();
  const result = await work();
  const wall = (performance.now() - began) / 1000;
  return { result, wall, processor: Math.max(0, secondsSince(before) - idle * wall) };
}

function secondsSince(before: ReturnType<typeof processorTime>): number {
  return (processorTime().busy - before.busy) / TICKS;
}
