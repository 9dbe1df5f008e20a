import * as z from 'zod';

const periods = (description: string, most: number, example: number) =>
  z
    .int()
    .min(0)
    .max(most)
    .describe(description)
    .meta({ examples: [example] })
    .optional();

/** `of`: what it is about. */
export const generationsSchema = (of: string) =>
  z
    .strictObject({
      daily: periods('Days of which the last one is kept.', 3650, 14),
      weekly: periods('Weeks of which the last one is kept, from Monday on.', 520, 8),
      monthly: periods('Months of which the last one is kept.', 240, 12),
      yearly: periods('Years of which the last one is kept.', 50, 5),
    })
    .describe(`${of} kept beyond \`keep\` days: the last good one of each day, week, month or year, of so many back that have one, by UTC.`)
    .optional();
