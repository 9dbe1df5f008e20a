import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { libpqEnvironment, type Load } from '../throughput/pgbench.ts';

/** Milliseconds of load alone, before. The first second of pgbench is that of its connections. */
const ALONE_FOR = 11_000;
const SECOND = 1000;

/** Transactions of one second: when it was over, in milliseconds, and how many. */
export interface SecondOfLoad {
  readonly at: number;
  readonly tps: number;
}

/** Rates of TPC-B alone, and while something else is done. */
export interface BesideLoad {
  readonly alone: number;
  readonly beside: number;
}

/** pgbench’s own TPC-B before, and while, `work` is done. Rejects when pgbench ends by itself, or `work` is over within two seconds. */
export async function besideLoad(url: string, load: Load, work: () => Promise<unknown>, signal: AbortSignal): Promise<BesideLoad> {
  const argv = [
    '--no-vacuum',
    '--progress',
    1,
    '--client',
    load.clients,
    '--jobs',
    load.threads,
    '--time',
    load.seconds,
    '--random-seed',
    load.seed,
  ];
  const child = spawn(load.program, argv.map(String), { env: libpqEnvironment(url), stdio: ['ignore', 'ignore', 'pipe'], signal });
  const gone = once(child, 'close');
  const seconds: SecondOfLoad[] = [];
  const said: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    const tps = /^progress: .*?, ([\d.]+) tps/.exec(line)?.[1];
    if (tps === undefined) said.push(line);
    else seconds.push({ at: performance.now(), tps: Number(tps) });
  });
  try {
    const from = performance.now() + SECOND;
    await wait(ALONE_FOR, undefined, { signal });
    const begun = performance.now();
    await work();
    const over = performance.now();
    if (child.exitCode !== null) throw new Error(`pgbench ended meanwhile: ${said.slice(-5).join('; ')}`);
    return ratesOf(seconds, { from, begun, over });
  } finally {
    child.kill('SIGTERM');
    await gone.catch(() => undefined);
  }
}

/** Means of the seconds that lie wholly before, and wholly within, the work. Throws where there are none. Pure. */
export function ratesOf(
  seconds: readonly SecondOfLoad[],
  { from, begun, over }: { readonly from: number; readonly begun: number; readonly over: number },
): BesideLoad {
  const mean = (after: number, before: number): number => {
    const within = seconds.filter(({ at }) => at - SECOND >= after && at <= before);
    if (within.length === 0) throw new Error('not one whole second of load: the database is too small');
    return within.reduce((sum, { tps }) => sum + tps, 0) / within.length;
  };
  return { alone: mean(from, begun), beside: mean(begun, over) };
}
