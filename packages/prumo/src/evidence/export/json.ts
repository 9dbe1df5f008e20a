import * as z from 'zod';
import type { LedgerRecord } from '../../model/index.ts';
import type { Anchor } from '../anchors/anchor.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { LedgerIdentity, StoredRecord } from '../chain.ts';
import { fingerprintOfKey } from '../ledger/signing-key.ts';
import type { FoundLedger } from '../verify.ts';

/** The whole of a ledger as one document: it can be verified without the machine it comes from. */
export interface EvidenceExport {
  readonly schemaVersion: 1;
  readonly kind: 'prumo-evidence';
  /** ISO 8601. */
  readonly exportedAt: string;
  readonly identity: LedgerIdentity & { readonly fingerprint: string };
  readonly records: readonly LedgerRecord[];
  readonly anchors: readonly Anchor[];
}

export function evidenceExport(
  identity: LedgerIdentity,
  records: readonly LedgerRecord[],
  anchors: readonly Anchor[],
  now: Date,
): EvidenceExport {
  return {
    schemaVersion: 1,
    kind: 'prumo-evidence',
    exportedAt: now.toISOString(),
    identity: { ...identity, fingerprint: fingerprintOfKey(identity.publicKey) },
    records,
    anchors,
  };
}

const exportSchema = z.looseObject({
  schemaVersion: z.literal(1),
  kind: z.literal('prumo-evidence'),
  identity: z.object({ ledger: z.string(), stack: z.string(), createdAt: z.string(), publicKey: z.string() }),
  records: z.array(
    z.object({
      sequence: z.number(),
      at: z.string(),
      clockBehind: z.number(),
      entry: z.unknown(),
      previous: z.string(),
      hash: z.string(),
      signature: z.string(),
    }),
  ),
});

/** An export as a ledger to be verified, trusted in nothing. Undefined when the text is no export. */
export function ledgerOfExport(content: string): FoundLedger | undefined {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return undefined;
  }
  const parsed = exportSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const records = parsed.data.records.map((record): StoredRecord => ({ ...record, entry: canonicalJson(record.entry) }));
  return { identity: parsed.data.identity, records, unreadable: undefined };
}
