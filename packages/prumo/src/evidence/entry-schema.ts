import * as z from 'zod';
import type { Message } from '../messages/message.ts';
import { type EvidenceEntry, PHASES } from '../model/index.ts';

// Loose: what a later version adds to an entry stays in it, or its hash could not be computed again from an export.
const message: z.ZodType<Message> = z.looseObject({ en: z.string(), 'pt-BR': z.string() });
const verdict = z.enum(['proven', 'failed', 'inconclusive']);
const time = z.iso.datetime({ offset: true });
const textByName = z.record(z.string(), z.string());

const binding = z.looseObject({
  stack: z.string(),
  environment: z.string(),
  machine: z.string(),
  spec: z.string(),
  components: textByName,
  versions: textByName,
  prumo: z.string(),
});

const drillStart = z.looseObject({
  kind: z.literal('drill-start'),
  run: z.string(),
  drill: z.string(),
  claims: z.array(z.string()),
  seed: z.number(),
  binding,
  production: z
    .looseObject({ by: z.enum(['window', 'yes']), restore: z.enum(['proven', 'stale', 'failed', 'never', 'waived']) })
    .exactOptional(),
});

const drillEnd = z.looseObject({
  kind: z.literal('drill-end'),
  run: z.string(),
  drill: z.string(),
  verdict,
  reason: message.nullable(),
  claims: z.array(z.looseObject({ claim: z.string(), verdict, reason: message.nullable() })),
  phases: z.array(z.looseObject({ phase: z.enum(PHASES), from: time, to: time })),
  attestation: z.looseObject({ what: z.string(), at: time, facts: z.record(z.string(), z.unknown()) }).nullable(),
  measurements: z.array(
    z.looseObject({
      name: z.string(),
      value: z.number(),
      unit: z.enum(['seconds', 'milliseconds', 'bytes', 'count', 'ratio', 'per-second']),
    }),
  ),
  interrupted: z.boolean().exactOptional(),
  undone: z.boolean(),
});

const waiver = z.looseObject({ kind: z.literal('waiver'), claim: z.string(), reason: z.string(), by: z.string(), until: time });
const waiverWithdrawn = z.looseObject({ kind: z.literal('waiver-withdrawn'), claim: z.string(), by: z.string() });

const fastFailover = z.looseObject({
  kind: z.literal('fast-failover'),
  node: z.string(),
  cause: z.enum(['exit', 'hang']),
  outcome: z.enum(['released', 'refused']),
  said: z.string(),
  took: z.record(z.string(), z.number()),
});

/** What a ledger may hold. An entry that is none of these is damage: newer kinds come with a newer schema version. */
export const entrySchema: z.ZodType<EvidenceEntry> = z.discriminatedUnion('kind', [
  drillStart,
  drillEnd,
  waiver,
  waiverWithdrawn,
  fastFailover,
]);
