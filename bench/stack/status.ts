import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Measured, Samples } from '../result.ts';
import type { BenchStack } from './bench-stack.ts';

const RUNS = 20;

/** Node.js of the system, where a person has one that is older than what Prumo needs: `bin/prumo.js` then starts its own. */
export function olderNode(): { readonly path: string; readonly version: string } | undefined {
  for (const path of ['/usr/bin/node', '/usr/local/bin/node']) {
    if (!existsSync(path)) continue;
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1);
    if (Number(version.split('.')[0]) < 24) return { path, version };
  }
  return undefined;
}

/** Milliseconds from the start of `prumo status` to its end, by Node 24 and, where there is one, by the older Node of the system. */
export async function statuses(stack: BenchStack): Promise<Measured> {
  const older = olderNode();
  const ways = [{ name: 'node 24', node: process.execPath }, ...(older === undefined ? [] : [{ name: 'older node', node: older.path }])];
  const samples: Samples = {};
  for (const { name, node } of ways) {
    await stack.prumo(['status'], node); // the first reads files that the next ones find in memory
    const values: number[] = [];
    for (let run = 0; run < RUNS; run += 1) values.push((await stack.prumo(['status'], node)).took);
    samples[name] = { unit: 'ms', values };
  }
  return { name: 'status', samples, goals: ways.map(({ name }) => ({ of: name, by: 'median' as const, atMost: 300 })) };
}
