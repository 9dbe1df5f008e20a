import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Measured } from '../result.ts';
import type { BenchCluster } from '../drills/cluster.ts';
import { fill, processorTime } from '../throughput/pgbench.ts';
import { BusyLoops } from './busy-loops.ts';
import { type TpcbEnded, tpcb, tpsOf } from './tpcb.ts';

const LOOPS = 4;
const CLIENTS = 8;
const THREADS = 2;
const SCALE = 10;
/** Minutes the promise is about. */
const AN_HOUR = 60;
/** Share of the machine's processors in use, at least: loops that get no turn, or a machine with many processors, would disturb nobody. */
const BUSY = 0.9;

/** What was seen while the machine was busy. */
export interface BusyTime {
  /** Timelines that came meanwhile: each is a promotion. */
  readonly changes: number;
  readonly load: TpcbEnded;
  /** Share of the machine's processors in use by anybody. */
  readonly busy: number;
  /** Share of the machine's processors the loops alone used. */
  readonly loops: number;
}

/**
 * Nothing dies while four loops and pgbench want both processors: every change of leader is a false one. Counted by the timeline, which
 * each promotion raises by one. Takes a stack that acts on hangs as well, since it is those a busy machine could be mistaken for.
 * Rejects when the load was not what it should be.
 */
export async function falseFailovers(
  cluster: BenchCluster,
  {
    minutes,
    seed,
    pgbench,
    signal,
  }: { readonly minutes: number; readonly seed: number; readonly pgbench: string; readonly signal: AbortSignal },
): Promise<Measured> {
  const url = await cluster.ownerUrl();
  await fill(pgbench, url, SCALE);
  const before = await cluster.settled();
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const [load, busy, loops] = await loaded();
  return measuredBusy({ changes: (await cluster.settled()) - before, load, busy, loops });

  async function loaded(): Promise<readonly [TpcbEnded, number, number]> {
    using running = new BusyLoops(LOOPS);
    const started = processorTime();
    const load = await tpcb(
      url,
      { program: pgbench, clients: CLIENTS, threads: THREADS, seconds: Math.round(minutes * 60), seed },
      AbortSignal.any([signal, running.died]),
    );
    const ended = processorTime();
    const used = running.ticks() / ticksPerSecond / load.elapsed / availableParallelism();
    return [load, (ended.busy - started.busy) / (ended.all - started.all), used];
  }
}

/**
 * The figure and what it rests on. A leader that changed is the finding, whatever it did to the load; that none did says nothing
 * when the load failed, and throws. Pure.
 */
export function measuredBusy({ changes, load, busy, loops }: BusyTime): Measured {
  const tps = changes === 0 || load.code === 0 ? tpsOf(load) : undefined;
  return {
    name: 'false-failovers',
    samples: {
      'changes of leader': { unit: 'count', values: [changes] },
      'time under load': { unit: 'min', values: [rounded(load.elapsed / 60)] },
      'processors in use': { unit: 'share', values: [rounded(busy)] },
      'processors used by the loops': { unit: 'share', values: [rounded(loops)] },
      ...(tps === undefined ? {} : { 'TPC-B meanwhile': { unit: 'transactions/s', values: [Math.round(tps)] } }),
    },
    goals: [
      { of: 'changes of leader', by: 'maximum', atMost: 0 },
      { of: 'time under load', by: 'minimum', atLeast: AN_HOUR },
      { of: 'processors in use', by: 'minimum', atLeast: BUSY },
    ],
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
