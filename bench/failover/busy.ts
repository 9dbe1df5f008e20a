import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fill, libpqEnvironment } from '../throughput/pgbench.ts';
import type { Measured } from '../result.ts';
import type { BenchStack } from '../stack/bench-stack.ts';
import { BenchCluster } from './cluster.ts';

const LOOPS = 4;
const CLIENTS = 8;
const SCALE = 10;

/**
 * Nothing dies while four loops and pgbench want both processors: every change of leader is a false one. Counted by the timeline, which
 * each promotion raises by one. Takes a stack that acts on hangs as well, since it is those a busy machine could be mistaken for.
 */
export async function falseFailovers(
  stack: BenchStack,
  {
    minutes,
    seed,
    pgbench,
    signal,
  }: { readonly minutes: number; readonly seed: number; readonly pgbench: string; readonly signal: AbortSignal },
): Promise<Measured> {
  const cluster = new BenchCluster(stack);
  const url = await cluster.ownerUrl();
  await fill(pgbench, url, SCALE);
  const before = await cluster.settled();
  const loops: ChildProcess[] = [];
  try {
    for (let loop = 0; loop < LOOPS; loop += 1) loops.push(spawn('/bin/sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }));
    const argv = ['--client', String(CLIENTS), '--jobs', '2', '--time', String(Math.round(minutes * 60)), '--random-seed', String(seed)];
    const load = spawn(pgbench, ['--no-vacuum', ...argv], { env: libpqEnvironment(url), stdio: ['ignore', 'pipe', 'inherit'], signal });
    let said = '';
    load.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(load, 'close');
    const tps = Number(/^tps = ([\d.]+)/m.exec(said)?.[1] ?? 0);
    for (const loop of loops) loop.kill('SIGKILL');
    const after = await cluster.settled();
    return {
      name: 'false-failovers',
      samples: {
        'changes of leader': { unit: 'rows', values: [after - before] },
        minutes: { unit: 's', values: [minutes * 60] },
        'TPC-B meanwhile': { unit: 'transactions/s', values: [Math.round(tps)] },
      },
      goals: [{ of: 'changes of leader', by: 'maximum', atMost: 0 }],
    };
  } finally {
    for (const loop of loops) loop.kill('SIGKILL');
  }
}
