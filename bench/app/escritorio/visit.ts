import * as z from 'zod';

/** What visitors are told of the example, and what they are to ask of it. */
export const visitSchema = z.strictObject({
  /** Where the edge listens. */
  address: z.string(),
  port: z.int(),
  /** The edge's own authority, PEM. */
  ca: z.string(),
  /** The one password of all made-up people. */
  password: z.string(),
  people: z.array(z.object({ host: z.string(), email: z.string() })).min(1),
  /** Requests of each kind in a second. */
  rates: z.record(z.string(), z.number().positive()),
  /** Seconds before any counts, and that count. */
  warm: z.number().min(0),
  seconds: z.number().positive(),
  /** What a command writes. */
  newCase: z.record(z.string(), z.string()),
});
export type Visit = z.infer<typeof visitSchema>;
