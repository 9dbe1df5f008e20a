import * as z from 'zod';
import type { Measured } from '../result.ts';
import type { BenchStack } from './bench-stack.ts';

const seededSchema = z.object({ rows: z.number(), seconds: z.number() });

/** Load the example's data set. Its own clock, from the first generated row to the last one acknowledged; and the whole command. */
export async function loadData(stack: BenchStack, seed: number): Promise<Measured> {
  const { took, stdout } = await stack.prumo(['run', 'seed', '--', '--seed', String(seed), '--json']);
  const { rows, seconds } = seededSchema.parse(JSON.parse(stdout));
  return {
    name: 'data',
    samples: {
      load: { unit: 's', values: [seconds] },
      command: { unit: 's', values: [took / 1000] },
      rows: { unit: 'rows', values: [rows] },
    },
    goals: [
      { of: 'load', by: 'maximum', atMost: 15 },
      { of: 'rows', by: 'minimum', atLeast: 100_000 },
    ],
  };
}
