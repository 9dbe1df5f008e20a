import { z } from 'zod';

const movement = z.object({ id: z.string().min(1).max(100), at: z.iso.datetime(), code: z.int(), name: z.string().max(300) });

/** What the court answers; anything else is nonsense. */
export const courtAnswer = z.object({ number: z.string(), movements: z.array(movement).max(2000) });

/** What was last known of a case, and when the court said so. */
export const known = z.object({ asOf: z.iso.datetime(), movements: z.array(movement) });

export type Movement = z.infer<typeof movement>;
export type Known = z.infer<typeof known>;

/** What can be said of a case's movements now. */
export type CourtState =
  /** `current`: the court said so just now; else it was last known at `asOf`, and the court does not answer. */
  | ({ readonly kind: 'known'; readonly current: boolean } & Known)
  /** The court does not answer, and nothing was known before. */
  | { readonly kind: 'nothing-known' }
  /** The court says it has no such case, or shows it to nobody. */
  | { readonly kind: 'not-at-court' };
