import * as z from 'zod';
import type { GenerationsSpec } from '../../spec/index.ts';

const count = z.int().min(0).optional();

/** How long something is kept: all of so many days, and of that many periods back the last one of each. */
const keepingSchema = z.object({ days: z.number(), daily: count, weekly: count, monthly: count, yearly: count });

export type Keeping = z.infer<typeof keepingSchema>;

/** Days alone, or with generations beyond them. */
export const keepSchema = z.union([z.number(), keepingSchema]);
export type Keep = z.infer<typeof keepSchema>;

export function keepingOf(keep: Keep): Keeping {
  return typeof keep === 'number' ? { days: keep } : keep;
}

export function keepOf(days: number, generations: GenerationsSpec | undefined): Keep {
  return generations === undefined ? days : { days, ...generations };
}

/** The same, for one day longer. */
export function aDayLonger(keep: Keep): Keep {
  return typeof keep === 'number' ? keep + 1 : { ...keep, days: keep.days + 1 };
}
