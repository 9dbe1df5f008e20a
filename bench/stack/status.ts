import type { Measured } from '../result.ts';
import type { BenchStack } from './bench-stack.ts';

const RUNS = 20;

/** Milliseconds from the start of `prumo status` to its end, of the command as npm installs it. */
export async function statuses(stack: BenchStack): Promise<Measured> {
  await stack.installed(['status']); // the first compiles, and reads files that the next ones find in memory
  const values: number[] = [];
  for (let run = 0; run < RUNS; run += 1) values.push((await stack.installed(['status'])).took);
  return { name: 'status', samples: { status: { unit: 'ms', values } }, goals: [{ of: 'status', by: 'median', atMost: 300 }] };
}
