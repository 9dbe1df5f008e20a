import * as z from 'zod';
import { COPY_KINDS } from './facts.ts';
import { PROBLEMS } from './state.ts';

const at = z.iso.datetime();
const messageSchema = z.object({ en: z.string(), 'pt-BR': z.string() });
/** A line of the journal of a stack’s backups. */
export const entrySchema = z.discriminatedUnion('entry', [
  /** The controller began to look after backups. */
  z.object({ at, entry: z.literal('watched') }),
  /** A schedule ran. */
  z.object({ at, entry: z.literal('ran'), what: z.enum([...COPY_KINDS, 'export']), ok: z.boolean(), reason: z.string().nullable() }),
  /** Everything stored was read. */
  z.object({ at, entry: z.literal('verified'), ok: z.boolean(), reason: z.string().nullable() }),
  /** A problem came, or went: once each time. Alerts are made of these. */
  z.object({ at, entry: z.enum(['raised', 'recovered']), problem: z.enum(PROBLEMS), subject: z.string(), what: messageSchema }),
]);

export type JournalEntry = z.infer<typeof entrySchema>;
