import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { libpqEnvironment, type Load } from '../throughput/pgbench.ts';

/** How a run of pgbench ended. */
export interface TpcbEnded {
  /** Null: a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Seconds from its start to its end. */
  readonly elapsed: number;
}

/** pgbench's own TPC-B over one connection string. Resolves however it ended; rejects with the reason when `signal` aborts. */
export async function tpcb(url: string, { program, clients, threads, seconds, seed }: Load, signal: AbortSignal): Promise<TpcbEnded> {
  signal.throwIfAborted();
  const argv = ['--no-vacuum', '--client', clients, '--jobs', threads, '--time', seconds, '--random-seed', seed].map(String);
  const began = performance.now();
  const load: ChildProcess = spawn(program, argv, { env: libpqEnvironment(url), stdio: ['ignore', 'pipe', 'pipe'], signal });
  try {
    if (load.stdout === null || load.stderr === null) throw new Error('pgbench has no output');
    const [stdout, stderr] = await Promise.all([text(load.stdout), text(load.stderr), once(load, 'close')]);
    return { code: load.exitCode, stdout, stderr, elapsed: (performance.now() - began) / 1000 };
  } catch (error) {
    // That it was aborted says less than why.
    signal.throwIfAborted();
    throw error;
  }
}

/** Transactions per second, of a run that went through. Throws of one that did not: a load that stopped, or never was, disturbs nobody. Pure. */
export function tpsOf({ code, stdout, stderr }: TpcbEnded): number {
  const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
  if (code !== 0 || tps === undefined || Number(tps) === 0 || /aborted/i.test(stderr))
    throw new Error(`pgbench ended with ${code ?? 'a signal'}${tps === undefined ? ' and no rate' : `, ${tps} tps`}: ${stderr.trim()}`);
  return Number(tps);
}
